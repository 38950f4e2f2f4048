package org.cresset.stack.catalogue;

import java.util.List;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * Which instructions a GPU understands: 8.6, also written {@code sm_86}.
 *
 * @param major the generation
 * @param minor what it has beside its generation, one digit
 */
public record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {
  private static final List<String> PREFIXES = List.of("sm_", "sm", "compute_");

  /**
   * Reads {@code 8.6}, {@code sm_86} or {@code 86}.
   *
   * @throws TorchException if it is written otherwise
   */
  public static ComputeCapability of(String text) {
    String plain = text;
    for (String prefix : PREFIXES) {
      if (plain.startsWith(prefix)) plain = plain.substring(prefix.length());
    }
    int dot = plain.indexOf('.');
    String digits = dot == plain.length() - 2 ? plain.replace(".", "") : plain;
    if (!isNumber(digits)) {
      throw new TorchException(
          "a compute capability must be written like sm_86 or 8.6, got " + text);
    }
    int number = Integer.parseInt(digits);
    return new ComputeCapability(number / 10, number % 10);
  }

  private static boolean isNumber(String digits) {
    boolean all = digits.length() == 2 || digits.length() == 3;
    for (int i = 0; i < digits.length(); i++) {
      all &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    return all;
  }

  /** As compilers write it: {@code sm_86}. */
  public String sm() {
    return "sm_" + major + minor;
  }

  @Override
  public int compareTo(ComputeCapability other) {
    int order = Integer.compare(major, other.major);
    return order == 0 ? Integer.compare(minor, other.minor) : order;
  }

  // By hand: what a record brings of its own is put together at each start, for 20 ms.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ComputeCapability gpu && major == gpu.major && minor == gpu.minor;
  }

  @Override
  public int hashCode() {
    return 31 * major + minor;
  }

  /** As NVIDIA's documents write it: {@code 8.6}. */
  @Override
  public String toString() {
    return major + "." + minor;
  }
}
