package org.cresset.image.oci;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.store.Folders;

/** Writes a layout as a folder. */
final class FolderOutput {
  private FolderOutput() {}

  /** Layers are links to their files where the disk allows it, else copies. */
  static void write(Path folder, Map<String, byte[]> texts, Map<String, Path> files)
      throws IOException {
    checkReplaceable(folder);
    Path parent = folder.getParent();
    if (parent == null) throw new ImageException("the root folder cannot be an image", null, null);
    Files.createDirectories(parent);
    Path fresh = parent.resolve("." + folder.getFileName() + ".unfinished");
    Path old = parent.resolve("." + folder.getFileName() + ".old");
    try {
      Folders.delete(fresh); // of a process that was killed
      for (Map.Entry<String, byte[]> text : texts.entrySet()) {
        Files.write(made(fresh.resolve(text.getKey())), text.getValue());
      }
      for (Map.Entry<String, Path> file : files.entrySet()) {
        put(file.getValue(), made(fresh.resolve(file.getKey())));
      }
      Folders.delete(old);
      if (Files.exists(folder)) Files.move(folder, old);
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Folders.delete(fresh);
      Folders.delete(old);
    }
  }

  private static Path made(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return file;
  }

  private static void put(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(from, to); // on another disk, or on one without links
    }
  }

  private static void checkReplaceable(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return;
    if (Files.isRegularFile(folder.resolve("oci-layout"))) return;
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
        if (!children.iterator().hasNext()) return;
      }
    }
    throw new ImageException(
        folder + " must be empty or an image, it holds other things",
        "name another folder, or a file that ends with .tar",
        null);
  }
}
