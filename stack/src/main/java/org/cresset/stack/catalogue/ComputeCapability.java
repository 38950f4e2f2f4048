package org.cresset.stack.catalogue;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.torch.TorchException;

/**
 * Which instructions a GPU understands: 8.6, also written {@code sm_86}.
 *
 * @param major the generation
 * @param minor what it has beside its generation, one digit
 */
public record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {
  private static final Pattern DOTTED = Pattern.compile("([0-9]{1,2})\\.([0-9])");
  private static final Pattern SM = Pattern.compile("(?:sm_?|compute_)?([0-9]{1,2})([0-9])");

  /**
   * Reads {@code 8.6}, {@code sm_86} or {@code 86}.
   *
   * @throws TorchException if it is written otherwise
   */
  public static ComputeCapability of(String text) {
    for (Pattern pattern : new Pattern[] {DOTTED, SM}) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.matches()) {
        return new ComputeCapability(
            Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      }
    }
    throw new TorchException("a compute capability must be written like sm_86 or 8.6, got " + text);
  }

  /** As compilers write it: {@code sm_86}. */
  public String sm() {
    return "sm_" + major + minor;
  }

  @Override
  public int compareTo(ComputeCapability other) {
    return Comparator.comparingInt(ComputeCapability::major)
        .thenComparingInt(ComputeCapability::minor)
        .compare(this, other);
  }

  /** As NVIDIA's documents write it: {@code 8.6}. */
  @Override
  public String toString() {
    return major + "." + minor;
  }
}
