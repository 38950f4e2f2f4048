package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.cresset.torch.data.DataException;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSource;

/**
 * Images that a table lists: a line a file, its path and its class.
 *
 * <p>Comma-separated, values with commas in double quotes; the first line is a heading if its first
 * value names no file. Paths are relative to the table's folder. Classes are in alphabetical order.
 */
public final class CsvImages implements LabelledImages {
  private final Path root;
  private final List<String> classes;
  private final List<Path> files;
  private final int[] labels;

  private CsvImages(Path root, List<String> classes, List<Path> files, int[] labels) {
    this.root = root;
    this.classes = classes;
    this.files = files;
    this.labels = labels;
  }

  /**
   * Reads a table.
   *
   * @throws DataException if a line has no two values, or names a file that is not there
   */
  public static CsvImages of(Path table) {
    Path root = table.toAbsolutePath().resolveSibling("");
    List<Path> files = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> lines = lines(table);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) continue;
      List<String> values = values(lines.get(i));
      if (values.size() < 2 || values.get(1).isBlank()) {
        throw refuse(table, i, "wants a path and a class, got \"" + lines.get(i) + "\"");
      }
      Path file = resolve(root, values.get(0).strip(), table, i);
      if (!Files.isRegularFile(file)) {
        if (i == 0) continue; // a heading
        throw refuse(table, i, "there is no file " + file);
      }
      files.add(file);
      names.add(values.get(1).strip());
    }
    if (files.isEmpty()) throw refuse(table, 0, "the table lists no file that is there");
    List<String> classes = List.copyOf(new TreeSet<>(names));
    int[] labels = names.stream().mapToInt(classes::indexOf).toArray();
    return new CsvImages(root, classes, List.copyOf(files), labels);
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      throw new DataException("read " + table + ": " + e, "a table is a UTF-8 text file", e);
    }
  }

  private static Path resolve(Path root, String path, Path table, int line) {
    try {
      return root.resolve(path);
    } catch (InvalidPathException e) {
      throw refuse(table, line, "this is no path: " + e.getMessage());
    }
  }

  private static DataException refuse(Path table, int line, String problem) {
    return new DataException(
        "read " + table + ", line " + (line + 1) + ": " + problem,
        "lines look like: images/0001.jpg,cat",
        null);
  }

  private static List<String> values(String line) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (doubled) value.append(line.charAt(++i));
        else quoted = !quoted;
      } else if (c == ',' && !quoted) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    values.add(value.toString());
    return values;
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public Image image(int index) throws IOException {
    return Image.read(files.get(index));
  }

  @Override
  public String version(int index) throws IOException {
    return Layout.version(files.get(index));
  }

  @Override
  public ImageSource source(int index) throws IOException {
    return Image.open(files.get(index));
  }

  @Override
  public String name(int index) {
    return root.relativize(files.get(index)).toString();
  }
}
