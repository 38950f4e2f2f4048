package org.cresset.image.edition;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param debs Debian's packages, sorted by name; those that the base lacks, if there is one
 * @param jars jars beside Cresset's own, by their path in the image
 * @param trees folders of the machine that locked it, by name: {@code java}, {@code cresset}
 * @param base the image that it is built upon; empty if Debian's packages are all of its system
 */
public record ImageLock(
    Edition edition,
    Variant variant,
    Lock stack,
    List<Artifact> wheels,
    List<Artifact> debs,
    Map<String, Artifact> jars,
    Map<String, Tree.Mark> trees,
    Optional<Base> base) {
  /** The file's usual name. */
  public static final String FILE = "cresset-image.lock";

  /**
   * The image that it is built upon.
   *
   * @param name where it is, as {@code HOST/NAME}; empty if it is in no registry
   * @param digest the digest of its manifest
   * @param packages the versions of Debian's packages in it that others depend on
   */
  public record Base(String name, String digest, Map<String, String> packages) {
    /** Copies the map. */
    public Base {
      packages = Collections.unmodifiableMap(new TreeMap<>(packages));
    }

    /** The digest without the name of its algorithm. */
    public String sha256() {
      return digest.substring(digest.indexOf(':') + 1);
    }
  }

  /** A lock of an image that is built upon no other. */
  public ImageLock(
      Edition edition,
      Variant variant,
      Lock stack,
      List<Artifact> wheels,
      List<Artifact> debs,
      Map<String, Artifact> jars,
      Map<String, Tree.Mark> trees) {
    this(edition, variant, stack, wheels, debs, jars, trees, Optional.empty());
  }

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

  /** The SHA-256 of all that a store keeps for it: its files, and the base's manifest. */
  public List<String> hashes() {
    return Stream.concat(
            artifacts().stream().map(Artifact::sha256), base.stream().map(Base::sha256))
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
    return architecture(stack);
  }

  /** The machine that a stack is for, in the same words. */
  public static String architecture(Lock stack) {
    return stack.target().getOrDefault("machine", "x86_64").equals("aarch64") ? "arm64" : "amd64";
  }

  /** The version of Debian's Python, such as {@code 3.11.2}; empty if there is none. */
  public String python() {
    return systemVersion("python3\\.[0-9]+-minimal")
        .map(version -> version.replaceFirst("^([0-9]+:)?([0-9.]+).*", "$2"))
        .orElse("");
  }

  /** The version of the first of Debian's packages whose name matches, the base's included. */
  Optional<String> systemVersion(String name) {
    Stream<Map.Entry<String, String>> based =
        base.stream().flatMap(image -> image.packages().entrySet().stream());
    return Stream.concat(debs.stream().map(deb -> Map.entry(deb.name(), deb.version())), based)
        .filter(known -> known.getKey().matches(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
