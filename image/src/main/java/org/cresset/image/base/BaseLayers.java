package org.cresset.image.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cresset.image.layer.ImageException;
import org.cresset.image.layer.ReadLayer;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Layout;

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
    try (InputStream packed = layout.open(layer)) {
      ReadLayer read = ReadLayer.of(layer.digest(), packed, this::find);
      if (read.damage().isPresent()) throw read.damage().get();
      compare("layer", layer.digest(), read.digest());
      compare("archive in a layer", diffId, read.diffId());
      return read.unpacked();
    } catch (IOException e) {
      throw wrong("must have whole layers, " + layer.digest() + " is none: " + e.getMessage());
    }
  }

  private void compare(String what, String wanted, String found) {
    if (!found.equals(wanted))
      throw wrong("must have the " + what + " " + wanted + ", has " + found);
  }

  private ImageException wrong(String sentence) {
    return new ImageException("the base " + layout.path() + " " + sentence, null, null);
  }

  private void find(InputStream archive) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(archive, UTF_8.name());
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
}
