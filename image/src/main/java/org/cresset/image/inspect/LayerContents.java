package org.cresset.image.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cresset.image.layer.ImageException;
import org.cresset.image.layer.LayerArchive;
import org.cresset.image.oci.Layout;

/** What is in a layer: its archive's list. */
public final class LayerContents {
  private LayerContents() {}

  /**
   * An entry of a layer.
   *
   * @param type {@code f} for a file, {@code d} for a folder, {@code l} for a symbolic link, {@code
   *     h} for another name of a file, {@code o} for something else
   * @param mode its permissions, as chmod takes them
   * @param owner the numbers of its owner and group, as {@code 0:0}
   * @param size a file's length in bytes
   * @param path where it is, relative to the root folder
   * @param target where a link leads; empty for all else
   */
  public record Item(
      String type, String mode, String owner, long size, String path, String target) {}

  /**
   * Lists a layer, in its own order.
   *
   * @throws ImageException if it cannot be read to its end
   */
  public static void list(Layout layout, Inspection.Layer layer, Consumer<Item> each) {
    try (InputStream raw = layout.open(layer.blob());
        InputStream in = LayerArchive.unpack(layer.name(), new BufferedInputStream(raw, 1 << 16));
        TarArchiveInputStream tar = new TarArchiveInputStream(in, UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        each.accept(item(entry));
      }
    } catch (IOException e) {
      throw new ImageException(
          "layer " + layer.name() + " must be a whole archive: " + e.getMessage(),
          "see what is damaged with image verify",
          e);
    }
  }

  private static Item item(TarArchiveEntry entry) {
    String type = "o";
    if (entry.isSymbolicLink()) type = "l";
    else if (entry.isLink()) type = "h";
    else if (entry.isDirectory()) type = "d";
    else if (entry.isFile()) type = "f";
    return new Item(
        type,
        "%04o".formatted(entry.getMode() & 07777),
        entry.getLongUserId() + ":" + entry.getLongGroupId(),
        entry.getSize(),
        entry.getName().replaceFirst("^(\\./)+", "").replaceFirst("/+$", ""),
        entry.getLinkName());
  }
}
