package org.cresset.stack.locking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;

/**
 * What lies between two locks.
 *
 * @param changes one for each package that differs, by name
 * @param download the bytes that whoever has the first must fetch for the second
 * @param kept the bytes of the second that the first has
 */
public record LockDiff(List<Change> changes, long download, long kept) {
  /**
   * A package that differs.
   *
   * @param name the package
   * @param from its version in the first lock, or an empty text
   * @param to its version in the second lock, or an empty text
   * @param download the bytes to fetch for it
   */
  public record Change(String name, String from, String to, long download) {}

  /** Copies the list. */
  public LockDiff {
    changes = List.copyOf(changes);
  }

  /** Compares two locks, file by file. */
  public static LockDiff between(Lock first, Lock second) {
    Set<String> had = first.artifacts().stream().map(Artifact::sha256).collect(Collectors.toSet());
    Map<String, List<Artifact>> before = byName(first);
    Map<String, List<Artifact>> after = byName(second);
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      List<Artifact> old = before.getOrDefault(name, List.of());
      List<Artifact> now = after.getOrDefault(name, List.of());
      if (hashes(old).equals(hashes(now))) continue;
      changes.add(new Change(name, version(old), version(now), bytes(now, had, false)));
    }
    return new LockDiff(
        changes, bytes(second.artifacts(), had, false), bytes(second.artifacts(), had, true));
  }

  /** Whether the files are the same. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  private static Map<String, List<Artifact>> byName(Lock lock) {
    return lock.artifacts().stream()
        .collect(Collectors.groupingBy(Artifact::name, TreeMap::new, Collectors.toList()));
  }

  private static Set<String> hashes(List<Artifact> artifacts) {
    return artifacts.stream().map(Artifact::sha256).collect(Collectors.toSet());
  }

  private static String version(List<Artifact> artifacts) {
    return artifacts.stream().map(Artifact::version).distinct().collect(Collectors.joining(" "));
  }

  private static long bytes(List<Artifact> artifacts, Set<String> had, boolean kept) {
    return artifacts.stream()
        .filter(artifact -> had.contains(artifact.sha256()) == kept)
        .mapToLong(Artifact::size)
        .sum();
  }
}
