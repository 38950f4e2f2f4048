package org.cresset.torch.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.cresset.torch.TorchException;

/**
 * A file that is there whole or not at all: written under another name in the same folder, forced
 * to the disk and renamed. Whatever goes wrong before the end leaves the old file.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content. */
  @FunctionalInterface
  public interface Writer {
    /** Writes all there is to a channel that stands at byte 0. */
    void write(FileChannel channel) throws IOException;
  }

  /**
   * Writes or replaces a file; its folder must exist.
   *
   * @throws TorchException if it cannot be written; then it is as it was before
   */
  public static void write(Path file, Writer writer) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new TorchException(file + ": cannot be written, its folder does not exist");
    }
    try {
      Path temporary = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try {
        fill(temporary, writer);
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary); // nothing after a move
      }
      force(folder);
    } catch (IOException e) {
      throw new TorchException(
          file + ": cannot be written: " + reason(e), "what was there before is unchanged", e);
    }
  }

  private static void fill(Path temporary, Writer writer) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writer.write(channel);
      channel.force(true);
    }
  }

  /** Makes the new name itself survive a power cut, where folders can be opened. */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Some systems refuse; the file's content is safe by now.
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
