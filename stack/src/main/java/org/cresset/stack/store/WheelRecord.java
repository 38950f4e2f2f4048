package org.cresset.stack.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A wheel's list of its files with their hashes. Source: the packaging specifications, Recording
 * installed projects.
 *
 * @param files what it says of each, by path
 */
public record WheelRecord(Map<String, Entry> files) {
  /**
   * A file.
   *
   * @param algorithm such as {@code sha256}, empty where no hash is given
   * @param hash in URL-safe base 64 without padding
   * @param bytes its length, or -1 where none is given
   */
  public record Entry(String algorithm, String hash, long bytes) {}

  /** Reads a record; {@code wheel} is what to call it in a failure. */
  public static WheelRecord parse(String wheel, String text) {
    Map<String, Entry> files = new LinkedHashMap<>();
    for (String line : text.split("\r?\n")) {
      if (line.isBlank()) continue;
      List<String> fields = fields(line);
      String hash = fields.size() > 1 ? fields.get(1) : "";
      String size = fields.size() > 2 ? fields.get(2).strip() : "";
      boolean readable = fields.size() <= 3 && size.matches("[0-9]{0,18}");
      if (!readable || !hash.matches("|[a-z0-9]+=[A-Za-z0-9_-]+=*")) {
        throw new StoreException(
            "the RECORD of " + wheel + " must have lines of path, hash and size, got " + line,
            null,
            null);
      }
      String[] words = hash.split("=", 2);
      Entry entry =
          new Entry(
              hash.isEmpty() ? "" : words[0],
              hash.isEmpty() ? "" : words[1].replaceFirst("=+$", ""),
              size.isEmpty() ? -1 : Long.parseLong(size));
      if (files.put(fields.getFirst(), entry) != null) {
        throw new StoreException(
            "the RECORD of " + wheel + " must name a file once, got " + fields.getFirst(),
            null,
            null);
      }
    }
    return new WheelRecord(files);
  }

  /** A line of comma-separated values, in quotes where need be. Source: RFC 4180. */
  public static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  /** A path as a field. */
  public static String quoted(String path) {
    return path.matches(".*[\",].*") ? '"' + path.replace("\"", "\"\"") + '"' : path;
  }
}
