package org.cresset.image.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cresset.image.layer.ImageException;

/** Writes the files of a layout, as an archive or as a folder. */
public final class LayoutFiles {
  private LayoutFiles() {}

  /**
   * Writes a layout, in place of one that is there: as an archive if {@code out} ends with {@code
   * .tar}, as a folder otherwise. It is there whole or not at all. The file that marks a folder as
   * a layout is written too.
   *
   * @param texts small files by their name in the layout
   * @param files large ones
   * @throws ImageException if it cannot be written, or {@code out} is something else
   */
  public static void write(Path out, Map<String, byte[]> texts, Map<String, Path> files) {
    Path target = out.toAbsolutePath().normalize();
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    all.putAll(texts);
    try {
      if (target.toString().endsWith(".tar")) ArchiveOutput.write(target, all, files);
      else FolderOutput.write(target, all, files);
    } catch (IOException e) {
      throw ImageException.of("the image cannot be written to " + out, e);
    }
  }
}
