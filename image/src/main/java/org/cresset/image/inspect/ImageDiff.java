package org.cresset.image.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What moves when one image is replaced by another.
 *
 * @param added layers that only the second has: what must be pulled
 * @param removed layers that only the first has
 * @param kept layers that both have
 * @param packages packages whose versions differ, sorted by name
 */
public record ImageDiff(
    List<Inspection.Layer> added,
    List<Inspection.Layer> removed,
    List<Inspection.Layer> kept,
    List<Change> packages) {
  /**
   * A package's versions.
   *
   * @param from the version in the first image; empty if it is not in it
   * @param to the version in the second
   */
  public record Change(String name, String from, String to) {}

  /** Compares two images by their layers' digests. */
  public static ImageDiff of(Inspection from, Inspection to) {
    Set<String> before = digests(from);
    Set<String> after = digests(to);
    List<Change> changes = new ArrayList<>();
    Map<String, String> old = from.packages();
    Map<String, String> fresh = to.packages();
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(fresh.keySet());
    for (String name : names) {
      String was = old.getOrDefault(name, "");
      String is = fresh.getOrDefault(name, "");
      if (!was.equals(is)) changes.add(new Change(name, was, is));
    }
    return new ImageDiff(
        layers(to).filter(layer -> !before.contains(layer.blob().digest())).toList(),
        layers(from).filter(layer -> !after.contains(layer.blob().digest())).toList(),
        layers(to).filter(layer -> before.contains(layer.blob().digest())).toList(),
        changes);
  }

  private static Stream<Inspection.Layer> layers(Inspection image) {
    return image.layers().stream();
  }

  private static Set<String> digests(Inspection image) {
    Set<String> digests = new HashSet<>();
    for (Inspection.Layer layer : image.layers()) digests.add(layer.blob().digest());
    return digests;
  }

  /** How many bytes must be pulled. */
  public long download() {
    return bytes(added);
  }

  /** How many bytes need not be pulled again. */
  public long reused() {
    return bytes(kept);
  }

  private static long bytes(List<Inspection.Layer> layers) {
    return layers.stream().mapToLong(layer -> layer.blob().size()).sum();
  }
}
