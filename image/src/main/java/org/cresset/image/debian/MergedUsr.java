package org.cresset.image.debian;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.cresset.image.layer.Entry;

/**
 * Debian's one tree for what lay in two: {@code /bin}, {@code /sbin} and {@code /lib} are links
 * into {@code /usr}. Packages of before that still name the old places.
 */
final class MergedUsr {
  private static final Set<String> TOPS =
      Set.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libo32");

  private MergedUsr() {}

  /** Whether a path is one of the links. */
  static boolean isTop(String path) {
    return TOPS.contains(path);
  }

  /** Where a path lies. */
  static String path(String path) {
    int slash = path.indexOf('/');
    return slash > 0 && TOPS.contains(path.substring(0, slash)) ? "usr/" + path : path;
  }

  /** What a symbolic link says when it moves with its folder: upwards it would lead elsewhere. */
  static String target(String link, String target) {
    boolean moved = !path(link).equals(link);
    if (!moved || !target.startsWith("../")) return target;
    Deque<String> names = new ArrayDeque<>(List.of(link.split("/")));
    names.removeLast();
    for (String name : target.split("/")) {
      if (name.equals("..")) names.pollLast();
      else if (!name.isEmpty() && !name.equals(".")) names.addLast(name);
    }
    return "/" + path(String.join("/", names));
  }

  /** The links themselves. */
  static List<Entry> links(String architecture) {
    List<Entry> links = new ArrayList<>();
    for (String top : List.of("bin", "lib", "sbin"))
      links.add(new Entry.Symlink(top, "usr/" + top));
    if (architecture.equals("amd64")) links.add(new Entry.Symlink("lib64", "usr/lib64"));
    return links;
  }
}
