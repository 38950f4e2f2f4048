package org.cresset.torch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a zip archive piece by piece. Stored bytes begin at multiples of 64, as PyTorch's do, so
 * that readers may map them; without times, so that the same content gives the same file.
 *
 * <p>An entry's header is written again when its sizes are known, which the JDK's writer cannot.
 */
final class ZipWriter {
  private static final int ALIGNMENT = 64;
  private static final int LARGE_BYTES = 20; // the local header's zip64 field
  private static final int PAD = 0x4246; // "FB", PyTorch's id of a field that only fills
  private static final int UTF8 = 1 << 11;
  private static final int DAY = 0x21; // the first of January 1980
  private static final short ZIP64 = 45; // the version that a reader needs
  private static final long LIMIT = 0xFFFFFFFFL;

  /** Writes an entry's bytes. */
  @FunctionalInterface
  interface Content {
    /** Gives all of them to {@code sink}. */
    void writeTo(Fill.Sink sink) throws IOException;
  }

  private record Written(byte[] name, int method, int crc, long packed, long size, long start) {}

  private final FileChannel channel;
  private final List<Written> entries = new ArrayList<>();

  ZipWriter(FileChannel channel) {
    this.channel = channel;
  }

  /** Writes an entry as it is. */
  void store(String name, Content content) throws IOException {
    write(name, 0, content);
  }

  /** Writes an entry packed. */
  void deflate(String name, Content content) throws IOException {
    write(name, 8, content);
  }

  private void write(String name, int method, Content content) throws IOException {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    if (text.length > 0xFFFF) throw new IllegalArgumentException("a name is too long: " + name);
    long start = channel.position();
    Written unknown = new Written(text, method, 0, 0, 0, start);
    Safetensors.writeFully(channel, localHeader(unknown));
    long begin = channel.position();
    CRC32 crc = new CRC32();
    long[] size = {0};
    try (Packed packed = new Packed(method)) {
      content.writeTo(
          bytes -> {
            size[0] += bytes.remaining();
            crc.update(bytes.duplicate());
            packed.write(bytes);
          });
      packed.finish();
    }
    long end = channel.position();
    Written entry = new Written(text, method, (int) crc.getValue(), end - begin, size[0], start);
    channel.position(start);
    Safetensors.writeFully(channel, localHeader(entry));
    channel.position(end);
    entries.add(entry);
  }

  /** The pieces of an entry on their way to the file. */
  private final class Packed implements AutoCloseable {
    private final boolean stored;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] chunk = new byte[1 << 16];

    Packed(int method) {
      stored = method == 0;
    }

    void write(ByteBuffer bytes) throws IOException {
      if (stored) {
        Safetensors.writeFully(channel, bytes);
        return;
      }
      deflater.setInput(bytes);
      while (!deflater.needsInput()) drain();
    }

    void finish() throws IOException {
      if (stored) return;
      deflater.finish();
      while (!deflater.finished()) drain();
    }

    private void drain() throws IOException {
      int count = deflater.deflate(chunk);
      Safetensors.writeFully(channel, ByteBuffer.wrap(chunk, 0, count));
    }

    @Override
    public void close() {
      deflater.end();
    }
  }

  /** Always with room for sizes beyond 4 GiB: they are not known when it is first written. */
  private static ByteBuffer localHeader(Written entry) {
    int fixed = 30 + entry.name.length + LARGE_BYTES + 4;
    int pad = Math.floorMod(-(entry.start + fixed), ALIGNMENT);
    ByteBuffer header = little(fixed + pad);
    header.putInt(0x04034b50).putShort(ZIP64).putShort((short) UTF8);
    header.putShort((short) entry.method).putShort((short) 0).putShort((short) DAY);
    header.putInt(entry.crc).putInt((int) LIMIT).putInt((int) LIMIT);
    header.putShort((short) entry.name.length).putShort((short) (LARGE_BYTES + 4 + pad));
    header.put(entry.name);
    header.putShort((short) 1).putShort((short) 16).putLong(entry.size).putLong(entry.packed);
    header.putShort((short) PAD).putShort((short) pad).position(fixed + pad);
    return header.flip();
  }

  /** Writes the directory; nothing may be written afterwards. */
  void finish() throws IOException {
    long begin = channel.position();
    for (Written entry : entries) Safetensors.writeFully(channel, centralHeader(entry));
    long end = channel.position();
    long count = entries.size();
    boolean large = count >= 0xFFFF || end - begin >= LIMIT || begin >= LIMIT;
    ByteBuffer tail = little(56 + 20 + 22);
    if (large) {
      tail.putInt(0x06064b50).putLong(44).putShort(ZIP64).putShort(ZIP64).putInt(0).putInt(0);
      tail.putLong(count).putLong(count).putLong(end - begin).putLong(begin);
      tail.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    }
    short shown = (short) Math.min(count, 0xFFFF);
    tail.putInt(0x06054b50).putInt(0).putShort(shown).putShort(shown);
    tail.putInt((int) Math.min(end - begin, LIMIT)).putInt((int) Math.min(begin, LIMIT));
    tail.putShort((short) 0);
    Safetensors.writeFully(channel, tail.flip());
  }

  private static ByteBuffer centralHeader(Written entry) {
    boolean large = entry.size >= LIMIT || entry.packed >= LIMIT || entry.start >= LIMIT;
    int extra = large ? 28 : 0;
    ByteBuffer header = little(46 + entry.name.length + extra);
    header.putInt(0x02014b50).putShort(ZIP64).putShort(ZIP64).putShort((short) UTF8);
    header.putShort((short) entry.method).putShort((short) 0).putShort((short) DAY);
    header.putInt(entry.crc);
    header.putInt((int) (large ? LIMIT : entry.packed)).putInt((int) (large ? LIMIT : entry.size));
    header.putShort((short) entry.name.length).putShort((short) extra);
    header.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    header.putInt((int) (large ? LIMIT : entry.start)).put(entry.name);
    if (large) {
      header.putShort((short) 1).putShort((short) 24);
      header.putLong(entry.size).putLong(entry.packed).putLong(entry.start);
    }
    return header.flip();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
