package org.cresset.vision.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.cresset.torch.TorchException;

/** Replaces files so that at every moment either the old or the new one is there, whole. */
final class AtomicFile {
  /** Writes a file's content. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes beside the file, waits until it lies on the disk, and renames it.
   *
   * @throws TorchException if that fails; the old file is as it was
   */
  static void replace(Path file, Content content) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      content.writeTo(beside);
      force(beside, StandardOpenOption.WRITE);
      Files.move(
          beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(file.toAbsolutePath().getParent(), StandardOpenOption.READ); // the rename itself
    } catch (IOException e) {
      delete(beside);
      throw failure(file, e);
    } catch (RuntimeException e) {
      delete(beside);
      throw e;
    }
  }

  /** What to say of a file that could not be written. */
  static TorchException failure(Path file, IOException e) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : text(e);
    boolean before = Files.exists(file);
    return new TorchException(
        "save " + file + ": " + reason + (before ? "; what was there before is still there" : ""),
        reason.contains("No space") ? "make room on the disk, then go on with --resume" : null,
        e);
  }

  private static String text(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It is in nobody's way: the next attempt writes over it.
    }
  }
}
