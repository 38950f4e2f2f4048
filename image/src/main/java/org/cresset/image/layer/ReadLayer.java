package org.cresset.image.layer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.cresset.stack.Sha256;

/**
 * A layer that was read to its end.
 *
 * @param digest the SHA-256 of its bytes, as {@code sha256:...}
 * @param diffId that of the archive in it
 * @param unpacked how many bytes the archive has
 * @param damage why the archive is not whole; empty if it is
 */
public record ReadLayer(String digest, String diffId, long unpacked, Optional<IOException> damage) {
  private static final int BUFFER = 1 << 16;

  /** Reads an archive, to its end or not so far. */
  @FunctionalInterface
  public interface Reader {
    /** Reads what it wants. */
    void read(InputStream archive) throws IOException;
  }

  /**
   * Reads a layer once.
   *
   * @param name what it is called in a failure
   * @param packed its bytes; whoever gives them closes them
   * @throws ImageException if it is packed in a way that is not read here
   */
  public static ReadLayer of(String name, InputStream packed, Reader reader) throws IOException {
    MessageDigest outer = Sha256.digest();
    MessageDigest inner = Sha256.digest();
    InputStream raw = new DigestInputStream(packed, outer);
    InputStream archive = LayerArchive.unpack(name, new BufferedInputStream(raw, BUFFER));
    Counting counting = new Counting(new DigestInputStream(archive, inner));
    Optional<IOException> damage = Optional.empty();
    try {
      reader.read(counting);
      counting.transferTo(OutputStream.nullOutputStream()); // what follows the last entry
    } catch (IOException e) {
      damage = Optional.of(e);
    }
    raw.transferTo(OutputStream.nullOutputStream());
    return new ReadLayer(text(outer), text(inner), counting.count, damage);
  }

  private static String text(MessageDigest digest) {
    return Blob.SHA256 + HexFormat.of().formatHex(digest.digest());
  }

  /** Counts what is read through it. */
  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) count++;
      return b;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int n = super.read(to, offset, length);
      if (n > 0) count += n;
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      return Math.max(
          0, read(new byte[(int) Math.min(n, 1 << 16)])); // what is skipped is hashed, too
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
