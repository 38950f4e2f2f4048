package org.cresset.image.oci;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.cresset.image.layer.ImageException;

/** Writes the files of a layout, as an archive or as a folder. */
public final class LayoutFiles {
  private LayoutFiles() {}

  /**
   * Writes a layout, in place of one that is there: as an archive if {@code out} ends with {@code
   * .tar}, as a folder otherwise. It is there whole or not at all.
   *
   * @param texts small files by their name in the layout
   * @param files large ones
   * @throws ImageException if it cannot be written, or {@code out} is something else
   */
  public static void write(Path out, Map<String, byte[]> texts, Map<String, Path> files) {
    Path target = out.toAbsolutePath().normalize();
    try {
      if (target.toString().endsWith(".tar")) ArchiveOutput.write(target, texts, files);
      else FolderOutput.write(target, texts, files);
    } catch (IOException e) {
      throw ImageException.of("the image cannot be written to " + out, e);
    }
  }
}
