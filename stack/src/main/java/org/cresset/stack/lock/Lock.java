package org.cresset.stack.lock;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cresset.torch.TorchException;

/**
 * An environment to the last byte.
 *
 * @param request what was asked for, as it was written
 * @param flavour whom it is for
 * @param target the machine it is for, as {@code key=value} words sorted by key
 * @param stack what was resolved, by name: {@code torch}, {@code variant}, {@code cuda}, ...
 * @param artifacts the files, sorted by name and file
 */
public record Lock(
    String request,
    Flavour flavour,
    Map<String, String> target,
    Map<String, String> stack,
    List<Artifact> artifacts) {
  /** The file's usual name. */
  public static final String FILE = "cresset.lock";

  /** Who uses the environment. */
  public enum Flavour {
    /** Cresset: LibTorch's libraries. */
    JAVA,
    /** Python: a virtual environment. */
    PYTHON;

    /** As the lock writes it: {@code java}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Sorts what has no order of its own, so that equal locks are equal texts.
   *
   * @throws TorchException if two artifacts are files of one name
   */
  public Lock {
    target = Collections.unmodifiableMap(new TreeMap<>(target));
    stack = Collections.unmodifiableMap(new TreeMap<>(stack));
    artifacts =
        artifacts.stream()
            .sorted(Comparator.comparing(Artifact::name).thenComparing(Artifact::file))
            .toList();
    Map<String, Artifact> files = new TreeMap<>();
    for (Artifact artifact : artifacts) {
      Artifact other = files.put(artifact.file(), artifact);
      if (other != null) {
        throw new TorchException("a lock must name a file once, got " + artifact.file() + " twice");
      }
    }
  }

  /** How many bytes its artifacts have together. */
  public long downloadBytes() {
    return artifacts.stream().mapToLong(Artifact::size).sum();
  }

  /** The version of PyTorch. */
  public String torch() {
    return stack.getOrDefault("torch", "");
  }

  /** PyTorch's build: {@code cpu}, {@code cu130}. */
  public String variant() {
    return stack.getOrDefault("variant", "");
  }
}
