package org.cresset.image.edition;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;

/**
 * An image to the last byte.
 *
 * @param edition whom it is for
 * @param variant how much is in it
 * @param stack what was resolved of PyTorch
 * @param wheels wheels beside the stack's, sorted by name
 * @param debs Debian's packages, sorted by name
 * @param jars jars beside Cresset's own, by their path in the image
 * @param trees folders of the machine that locked it, by name: {@code java}, {@code cresset}
 */
public record ImageLock(
    Edition edition,
    Variant variant,
    Lock stack,
    List<Artifact> wheels,
    List<Artifact> debs,
    Map<String, Artifact> jars,
    Map<String, Tree.Mark> trees) {
  /** The file's usual name. */
  public static final String FILE = "cresset-image.lock";

  /** Sorts what has no order of its own, so that equal locks are equal texts. */
  public ImageLock {
    wheels = sorted(wheels);
    debs = sorted(debs);
    jars = Collections.unmodifiableMap(new TreeMap<>(jars));
    trees = Collections.unmodifiableMap(new TreeMap<>(trees));
  }

  private static List<Artifact> sorted(List<Artifact> artifacts) {
    return artifacts.stream()
        .sorted(Comparator.comparing(Artifact::name).thenComparing(Artifact::file))
        .toList();
  }

  /** Every file that it consists of, without the folders. */
  public List<Artifact> artifacts() {
    return Stream.of(stack.artifacts(), wheels, debs, List.copyOf(jars.values()))
        .flatMap(List::stream)
        .toList();
  }

  /** The wheels of its Python environment; none where it has no Python. */
  public List<Artifact> pythonWheels() {
    return edition == Edition.PYTHON
        ? Stream.concat(stack.artifacts().stream(), wheels.stream()).toList()
        : wheels;
  }

  /** The machine in the words of containers: {@code amd64}. */
  public String architecture() {
    return stack.target().getOrDefault("machine", "x86_64").equals("aarch64") ? "arm64" : "amd64";
  }

  /** The version of Debian's Python, such as {@code 3.11.2}; empty if there is none. */
  public String python() {
    return debs.stream()
        .filter(deb -> deb.name().matches("python3\\.[0-9]+-minimal"))
        .map(deb -> deb.version().replaceFirst("^([0-9]+:)?([0-9.]+).*", "$2"))
        .findFirst()
        .orElse("");
  }
}
