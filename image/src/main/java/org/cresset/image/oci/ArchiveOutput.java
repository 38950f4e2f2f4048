package org.cresset.image.oci;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.store.Folders;

/** Writes a layout as an archive, the same bytes for the same image. */
final class ArchiveOutput {
  private static final int BUFFER = 1 << 20;

  private ArchiveOutput() {}

  static void write(Path archive, Map<String, byte[]> texts, Map<String, Path> files)
      throws IOException {
    if (Files.isDirectory(archive)) {
      throw new ImageException(
          archive + " must be a file, for it ends with .tar; it is a folder", null, null);
    }
    Path parent = archive.getParent();
    if (parent != null) Files.createDirectories(parent);
    Path fresh = archive.resolveSibling("." + archive.getFileName() + ".unfinished");
    try {
      Folders.delete(fresh); // of a process that was killed
      fill(fresh, texts, files);
      Files.move(
          fresh, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void fill(Path archive, Map<String, byte[]> texts, Map<String, Path> files)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive), BUFFER);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.putArchiveEntry(header("blobs/", TarConstants.LF_DIR, 0755, 0));
      tar.closeArchiveEntry();
      tar.putArchiveEntry(header("blobs/sha256/", TarConstants.LF_DIR, 0755, 0));
      tar.closeArchiveEntry();
      for (Map.Entry<String, byte[]> text : texts.entrySet()) {
        byte[] bytes = text.getValue();
        tar.putArchiveEntry(header(text.getKey(), TarConstants.LF_NORMAL, 0644, bytes.length));
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
      for (Map.Entry<String, Path> file : files.entrySet()) {
        long size = Files.size(file.getValue());
        tar.putArchiveEntry(header(file.getKey(), TarConstants.LF_NORMAL, 0644, size));
        Files.copy(file.getValue(), tar);
        tar.closeArchiveEntry();
      }
    }
  }

  private static TarArchiveEntry header(String name, byte type, int mode, long size) {
    TarArchiveEntry header = new TarArchiveEntry(name, type, true);
    header.setMode(mode);
    header.setIds(0, 0);
    header.setNames("", "");
    header.setModTime(0);
    header.setSize(size);
    return header;
  }
}
