package org.cresset.image.layer;

import io.airlift.compress.v3.deflate.DeflateNativeCompressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.cresset.stack.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A gzip file (RFC 1952) of many members, cut where the content says so: what was packed before
 * becomes a member as it is, what was not is packed in pieces of one length by one release of
 * libdeflate. So the bytes are a function of the content alone, and none is packed twice:
 * docs/decisions/0170.
 */
final class GzipMembers implements AutoCloseable {
  static final int PIECE = 1 << 20;

  private static final int LEVEL = 4;
  private static final int CHUNK = 1 << 18;

  /** Deflate, no name, no date, no extra flags, no system. */
  private static final byte[] HEAD = HexFormat.of().parseHex("1f8b08000000000000ff");

  private final OutputStream out;
  private final LongConsumer written;
  private final DeflateNativeCompressor compressor;
  private final MessageDigest packedDigest = Sha256.digest();
  private final MessageDigest digest = Sha256.digest();
  private final byte[] piece = new byte[PIECE];
  private final byte[] packed;
  private final byte[] chunk = new byte[CHUNK];
  private final byte[] inflated = new byte[CHUNK];
  private final Inflater inflater = new Inflater(true);
  private int filled;
  private long packedBytes;
  private long bytes;

  /** Writes to {@code out}; {@code written} is told how many unpacked bytes each piece has. */
  GzipMembers(OutputStream out, LongConsumer written) {
    if (!DeflateNativeCompressor.isEnabled()) {
      throw new ImageException(
          "layers are packed by libdeflate, which must be had for this system, it is not for "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch"),
          "build images on Linux or macOS",
          null);
    }
    this.out = out;
    this.written = written;
    compressor = new DeflateNativeCompressor(LEVEL);
    packed = new byte[compressor.maxCompressedLength(PIECE)];
  }

  /** Adds bytes. */
  void plain(byte[] from, int offset, int length) throws IOException {
    digest.update(from, offset, length);
    bytes += length;
    for (int done = 0; done < length; ) {
      int n = Math.min(PIECE - filled, length - done);
      System.arraycopy(from, offset + done, piece, filled, n);
      filled += n;
      done += n;
      if (filled == PIECE) flush();
    }
  }

  /** Adds all bytes of a stream; returns how many there were. */
  long plain(InputStream in) throws IOException {
    long length = 0;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      plain(chunk, 0, n);
      length += n;
    }
    return length;
  }

  /** Adds what was packed before; its packed bytes are taken over, its unpacked ones checked. */
  void deflated(String path, Content.Deflated content) throws IOException {
    flush();
    emit(HEAD, 0, HEAD.length);
    inflate(path, content, true);
    tail((int) content.crc32(), content.size());
    written.accept(content.size());
  }

  /** Adds the unpacked bytes of what was packed before. */
  void unpacked(String path, Content.Deflated content) throws IOException {
    inflate(path, content, false);
  }

  private void inflate(String path, Content.Deflated content, boolean takeOver) throws IOException {
    CRC32 crc = new CRC32();
    long read = 0;
    long length = 0;
    inflater.reset();
    try (InputStream in = content.source().open()) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        read += n;
        if (takeOver) emit(chunk, 0, n);
        inflater.setInput(chunk, 0, n);
        for (int m = inflater.inflate(inflated); m > 0; m = inflater.inflate(inflated)) {
          crc.update(inflated, 0, m);
          length += m;
          if (!takeOver) {
            plain(inflated, 0, m);
          } else {
            digest.update(inflated, 0, m);
            bytes += m;
          }
        }
      }
    } catch (DataFormatException e) {
      throw damaged(path, "its packed bytes are none", e);
    }
    boolean whole = inflater.finished() && inflater.getRemaining() == 0 && read == content.packed();
    if (!whole || length != content.size() || crc.getValue() != content.crc32()) {
      throw damaged(
          path,
          "it must have %d bytes with the checksum %08x, got %d with %08x"
              .formatted(content.size(), content.crc32(), length, crc.getValue()),
          null);
    }
  }

  private static ImageException damaged(String path, String how, @Nullable Exception cause) {
    return new ImageException("the content of " + path + " is damaged: " + how, null, cause);
  }

  private void flush() throws IOException {
    if (filled == 0) return;
    int length = compressor.compress(piece, 0, filled, packed, 0, packed.length);
    CRC32 crc = new CRC32();
    crc.update(piece, 0, filled);
    emit(HEAD, 0, HEAD.length);
    emit(packed, 0, length);
    tail((int) crc.getValue(), filled);
    written.accept(filled);
    filled = 0;
  }

  private void tail(int crc, long size) throws IOException {
    ByteBuffer tail = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    tail.putInt(crc).putInt((int) size);
    emit(tail.array(), 0, 8);
  }

  private void emit(byte[] from, int offset, int length) throws IOException {
    out.write(from, offset, length);
    packedDigest.update(from, offset, length);
    packedBytes += length;
  }

  /** Writes what is left; says what the file is. */
  Blob finish(Path file) throws IOException {
    flush();
    return new Blob(
        Blob.SHA256 + HexFormat.of().formatHex(packedDigest.digest()),
        Blob.SHA256 + HexFormat.of().formatHex(digest.digest()),
        packedBytes,
        bytes,
        file);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
