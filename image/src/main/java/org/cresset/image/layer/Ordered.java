package org.cresset.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries in the one order that a layer has them in, none twice and each in a folder. */
final class Ordered {
  /**
   * By the bytes of the path, so that no locale has a say and a folder comes before what it holds.
   */
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(path -> path.getBytes(UTF_8), Arrays::compareUnsigned);

  private final Map<String, Entry> entries = new TreeMap<>(BY_BYTES);
  private final Names names;

  private Ordered(Names names) {
    this.names = names;
  }

  /** Sorts and checks; hard links come last, when what they name is there. */
  static List<Entry> of(Collection<Entry> all, Names names) {
    Ordered ordered = new Ordered(names);
    for (Entry entry : all) ordered.add(entry);
    for (Entry entry : all) ordered.addParents(entry.path());
    ordered.checkCases();
    ordered.checkLinks();
    return ordered.entries.values().stream()
        .sorted(Comparator.comparing(entry -> entry instanceof Entry.Hardlink)) // is stable
        .toList();
  }

  private void add(Entry entry) {
    Entry other = entries.putIfAbsent(entry.path(), entry);
    boolean sameFolder = entry instanceof Entry.Directory && entry.equals(other);
    if (other != null && !sameFolder) {
      throw refused("must have a path once, got " + entry.path() + " twice");
    }
  }

  private void addParents(String path) {
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      String parent = path.substring(0, end);
      Entry there = entries.putIfAbsent(parent, Entry.directory(parent));
      if (there instanceof Entry.Directory) return; // and so has all above it
      if (there != null) {
        throw refused("must have " + path + " in a folder, but " + parent + " is a " + kind(there));
      }
    }
  }

  private void checkCases() {
    if (names == Names.LINUX) return;
    Map<String, String> seen = new HashMap<>();
    for (String path : entries.keySet()) {
      @Nullable String other = seen.put(path.toLowerCase(Locale.ROOT), path);
      if (other != null) {
        throw refused(
            "must have paths that differ in more than case, got " + other + " and " + path);
      }
    }
  }

  private void checkLinks() {
    Set<String> files = new HashSet<>();
    for (Entry entry : entries.values()) if (entry instanceof Entry.File) files.add(entry.path());
    for (Entry entry : entries.values()) {
      if (entry instanceof Entry.Hardlink link && !files.contains(link.target())) {
        throw refused("must have the file that " + link.path() + " names, " + link.target());
      }
    }
  }

  private static String kind(Entry entry) {
    return switch (entry) {
      case Entry.File _ -> "file";
      case Entry.Directory _ -> "folder";
      case Entry.Symlink _ -> "symbolic link";
      case Entry.Hardlink _ -> "hard link";
    };
  }

  private static ImageException refused(String sentence) {
    return new ImageException("a layer " + sentence, null, null);
  }
}
