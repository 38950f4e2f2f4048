package org.cresset.vision.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.cresset.torch.data.DataException;

/**
 * How a published set lies on the disk: what a message shows to whoever has it lie otherwise.
 *
 * @param name the set's name
 * @param source where a person gets it
 * @param tree what the folder must hold
 */
record Layout(String name, String source, String tree) {
  /** A folder that must be there. */
  Path folder(Path root, String... parts) {
    Path folder = root;
    for (String part : parts) folder = folder.resolve(part);
    if (!Files.isDirectory(folder)) throw refuse(root, "there is no folder " + folder);
    return folder;
  }

  /** A file that must be there. */
  Path file(Path root, String... parts) {
    Path file = root;
    for (String part : parts) file = file.resolve(part);
    if (!Files.isRegularFile(file)) throw refuse(root, "there is no file " + file);
    return file;
  }

  /** The files below a folder whose names end so, in order; at least one. */
  List<Path> files(Path root, Path folder, String ending) {
    List<Path> found = filesIfAny(root, folder, ending);
    if (found.isEmpty()) throw refuse(root, "there is no *" + ending + " below " + folder);
    return found;
  }

  /** The files below a folder whose names end so, in order. */
  List<Path> filesIfAny(Path root, Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(ending))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException("read " + name + " in " + root + ": " + reason(e), null, e);
    }
  }

  /** What is another when a file has changed: its size and date. */
  static String version(Path file) throws IOException {
    BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
    return of.size() + " bytes of " + of.lastModifiedTime();
  }

  /** What a failed walk through folders means. */
  static String reason(Exception failure) {
    Throwable cause = failure instanceof UncheckedIOException e ? e.getCause() : failure;
    if (cause instanceof FileSystemLoopException loop) {
      return "the link " + loop.getFile() + " leads back to a folder that it lies in";
    }
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  /** The error about a folder that lies otherwise. */
  DataException refuse(Path root, String found) {
    return new DataException(
        "read "
            + name
            + " in "
            + root
            + ": "
            + found
            + "; expected\n"
            + tree.indent(2).stripTrailing(),
        "get it from " + source + " and unpack it there",
        null);
  }
}
