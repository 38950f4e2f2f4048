package org.cresset.stack.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was unpacked and found right: written when all of it was, and compared before each use.
 *
 * @param files every file, in the archive's order
 */
public record Ledger(List<Entry> files) {
  private static final String HEAD = "cresset ledger 1";

  /** Copies the list. */
  public Ledger {
    files = List.copyOf(files);
  }

  /**
   * A file.
   *
   * @param path its path in the folder, with {@code /}
   * @param bytes its length
   * @param changed when it was written, in milliseconds since 1970
   * @param runs whether it is a program
   */
  public record Entry(String path, long bytes, long changed, boolean runs) {
    /** What was just written to a file in {@code folder}. */
    public static Entry of(Path folder, Path file, boolean runs) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      String path = folder.relativize(file).toString().replace('\\', '/');
      return new Entry(path, now.size(), now.lastModifiedTime().toMillis(), runs);
    }

    /** Whether the file in {@code folder} is as it was written; its bytes are not read. */
    boolean isUntouched(Path folder) {
      try {
        BasicFileAttributes now =
            Files.readAttributes(folder.resolve(path), BasicFileAttributes.class);
        return now.isRegularFile()
            && now.size() == bytes
            && now.lastModifiedTime().toMillis() == changed;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** How many bytes the files have together. */
  public long bytes() {
    return files.stream().mapToLong(Entry::bytes).sum();
  }

  /** The first file in {@code folder} that is not as it was written; empty if all are. */
  Optional<String> touched(Path folder) {
    return files.stream().filter(f -> !f.isUntouched(folder)).map(Entry::path).findFirst();
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD + " " + files.size());
    for (Entry f : files) {
      lines.add(f.bytes + " " + f.changed + " " + (f.runs ? "x" : "-") + " " + f.path);
    }
    Files.write(file, lines);
  }

  /** Reads a ledger; empty if there is none or it is cut short. */
  static Optional<Ledger> read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.getFirst().equals(HEAD + " " + (lines.size() - 1))) {
        return Optional.empty();
      }
      List<Entry> files = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] words = line.split(" ", 4);
        files.add(
            new Entry(
                words[3],
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                words[2].equals("x")));
      }
      return Optional.of(new Ledger(files));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
