package org.cresset.image.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.ImageException;
import org.cresset.image.layer.LayerArchive;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Layout;
import org.cresset.stack.Sha256;

/** Reads a base's layers once: are they what the digests say, and what do a few files hold? */
final class BaseLayers {
  private static final int LONGEST_TEXT = 16 << 20;
  private static final String REMOVED = ".wh.";
  private static final String ALL_REMOVED = ".wh..wh..opq";

  private final Layout layout;
  private final Map<String, String> texts;

  /**
   * Reads nothing yet.
   *
   * @param texts where the files of {@link BaseImage#KEPT} are put
   */
  BaseLayers(Layout layout, Map<String, String> texts) {
    this.layout = layout;
    this.texts = texts;
  }

  /**
   * Reads the next layer.
   *
   * @return how long the archive in it is
   * @throws ImageException if it is not there, or not what the digests say
   */
  long read(Descriptor layer, String diffId) {
    if (!layout.has(layer)) throw wrong("must have the layer " + layer.digest() + ", it lacks it");
    MessageDigest packed = Sha256.digest();
    MessageDigest unpacked = Sha256.digest();
    try (InputStream raw = new DigestInputStream(layout.open(layer), packed)) {
      InputStream archive =
          LayerArchive.unpack(layer.digest(), new BufferedInputStream(raw, 1 << 16));
      Counting counting = new Counting(new DigestInputStream(archive, unpacked));
      find(new TarArchiveInputStream(counting, UTF_8.name()));
      counting.transferTo(OutputStream.nullOutputStream()); // what follows the last entry
      raw.transferTo(OutputStream.nullOutputStream());
      compare("layer", layer.digest(), packed);
      compare("archive in a layer", diffId, unpacked);
      return counting.count;
    } catch (IOException e) {
      throw wrong("must have whole layers, " + layer.digest() + " is none: " + e.getMessage());
    }
  }

  private void compare(String what, String wanted, MessageDigest digest) {
    String found = Blob.SHA256 + HexFormat.of().formatHex(digest.digest());
    if (!found.equals(wanted))
      throw wrong("must have the " + what + " " + wanted + ", has " + found);
  }

  private ImageException wrong(String sentence) {
    return new ImageException("the base " + layout.path() + " " + sentence, null, null);
  }

  private void find(TarArchiveInputStream tar) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String path = entry.getName().replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
      int slash = path.lastIndexOf('/') + 1;
      String folder = path.substring(0, slash);
      String name = path.substring(slash);
      if (name.equals(ALL_REMOVED)) texts.keySet().removeIf(kept -> kept.startsWith(folder));
      else if (name.startsWith(REMOVED)) remove(folder + name.substring(REMOVED.length()));
      if (!BaseImage.KEPT.contains(path)) continue;
      texts.remove(path);
      if (!entry.isFile()) continue;
      if (entry.getSize() > LONGEST_TEXT) throw wrong("must have a short " + path);
      texts.put(path, new String(tar.readAllBytes(), UTF_8));
    }
  }

  private void remove(String path) {
    texts.keySet().removeIf(kept -> kept.equals(path) || kept.startsWith(path + "/"));
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
