package org.cresset.image.edition;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.ImageException;

/**
 * The files of a wheel or a jar as it has packed them, so that a layer need not pack them again.
 */
final class ArchiveContents {
  private final Path archive;
  private final Map<String, ZipArchiveEntry> entries = new HashMap<>();

  /** Reads the archive's list of files. */
  ArchiveContents(Path archive) {
    this.archive = archive;
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        zip.getRawInputStream(entry).close(); // has it find where its bytes begin
        entries.put(entry.getName(), entry);
      }
    } catch (IOException e) {
      throw new ImageException(archive + " cannot be read: " + e.getMessage(), null, e);
    }
  }

  /** A whole archive as a file. */
  static Content whole(Path archive) {
    try {
      return Content.of(archive);
    } catch (IOException e) {
      throw ImageException.of(archive + " cannot be read", e);
    }
  }

  /** What a file holds. */
  Content of(String path) {
    ZipArchiveEntry entry = entries.get(path);
    if (entry == null) {
      throw new ImageException(archive + " must hold " + path + ", it does not", null, null);
    }
    Content.Source source =
        Content.slice(archive, entry.getDataOffset(), entry.getCompressedSize());
    return switch (entry.getMethod()) {
      case ZipEntry.STORED -> new Content.Plain(entry.getSize(), source);
      case ZipEntry.DEFLATED ->
          new Content.Deflated(entry.getSize(), entry.getCompressedSize(), entry.getCrc(), source);
      default ->
          throw new ImageException(
              archive + " must pack its files by deflate or not at all, " + path + " is not",
              null,
              null);
    };
  }
}
