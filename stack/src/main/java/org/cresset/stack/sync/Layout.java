package org.cresset.stack.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which file goes where in an environment; the first to take a place keeps it. */
public final class Layout {
  /** What a place holds. */
  public sealed interface Item {
    /** A file of the store. */
    record Stored(Path file, long bytes, long changed) implements Item {}

    /** A text of our own. */
    record Text(String text, boolean runs) implements Item {
      /** In UTF-8. */
      public byte[] bytes() {
        return text.getBytes(UTF_8);
      }
    }

    /** A symbolic link. */
    record Link(String target) implements Item {}
  }

  private final Map<String, Item> items = new LinkedHashMap<>();
  private final List<String> conflicts = new ArrayList<>();

  /** Nothing yet. */
  public Layout() {}

  /** Puts a file of the store at a place; one of the same length that is there will do. */
  void stored(String place, Item.Stored file, String owner) {
    Item there = items.putIfAbsent(place, file);
    boolean alike = there instanceof Item.Stored(_, long bytes, _) && bytes == file.bytes();
    if (there != null && !alike) conflicts.add(place + " of " + owner);
  }

  void text(String place, String text) {
    items.put(place, new Item.Text(text, false));
  }

  void program(String place, String text, String owner) {
    if (items.putIfAbsent(place, new Item.Text(text, true)) != null) {
      conflicts.add(place + " of " + owner);
    }
  }

  void link(String place, String target) {
    items.put(place, new Item.Link(target));
  }

  /** What is where, by path. */
  public Map<String, Item> items() {
    return items;
  }

  /** What found its place taken by another file. */
  public List<String> conflicts() {
    return conflicts;
  }
}
