package org.cresset.stack.catalogue;

import java.util.Comparator;
import org.cresset.torch.TorchException;

/**
 * A Python 3 whose wheels are of one kind: {@code 3.11}, or {@code 3.14t} without its global lock.
 *
 * @param minor the number after {@code 3.}
 * @param freeThreaded whether it is the build without the global lock
 */
public record PythonVersion(int minor, boolean freeThreaded) implements Comparable<PythonVersion> {
  /**
   * Reads {@code 3.11}, {@code 3.11.7} or {@code 3.14t}.
   *
   * @throws TorchException if it is written otherwise
   */
  public static PythonVersion of(String text) {
    if (!text.matches("3\\.[0-9]{1,2}(\\.[0-9]{1,3})?t?")) {
      throw new TorchException("a Python must be written like 3.11 or 3.14t, got " + text);
    }
    String numbers = text.replace("t", "");
    return new PythonVersion(Version.of(numbers).minor(), text.endsWith("t"));
  }

  /** The tag that a wheel for it carries: {@code cp311}, {@code cp314t}. */
  public String tag() {
    return "cp3" + minor + (freeThreaded ? "t" : "");
  }

  @Override
  public int compareTo(PythonVersion other) {
    return Comparator.comparingInt(PythonVersion::minor)
        .thenComparing(PythonVersion::freeThreaded)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return "3." + minor + (freeThreaded ? "t" : "");
  }
}
