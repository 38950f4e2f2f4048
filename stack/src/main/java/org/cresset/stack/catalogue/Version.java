package org.cresset.stack.catalogue;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * Numbers with dots between: of PyTorch, of CUDA, of a driver. Missing numbers count as zero, so
 * {@code 2.9} equals {@code 2.9.0}; it is shown as it was written.
 */
public final class Version implements Comparable<Version> {
  private final String text;
  private final int[] parts;

  private Version(String text, int[] parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads a version.
   *
   * @throws TorchException if it is not numbers with dots between
   */
  public static Version of(String text) {
    if (!isVersion(text)) {
      throw new TorchException(
          "a version must be numbers with dots between, such as 2.14.1, got " + text);
    }
    return new Version(
        text, Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray());
  }

  /** Whether {@link #of} can read it. */
  public static boolean isVersion(String text) {
    return text.matches("[0-9]{1,8}(\\.[0-9]{1,8}){0,7}");
  }

  /** The first number. */
  public int major() {
    return parts[0];
  }

  /** The second number, 0 if there is none. */
  public int minor() {
    return part(1);
  }

  /** How many numbers were written. */
  public int length() {
    return parts.length;
  }

  /** The first {@code length} numbers, or all if there are fewer. */
  public Version prefix(int length) {
    int n = Math.min(length, parts.length);
    String[] words = text.split("\\.");
    return new Version(
        Arrays.stream(words, 0, n).collect(Collectors.joining(".")), Arrays.copyOf(parts, n));
  }

  /** Whether the first numbers are all of {@code prefix}'s. */
  public boolean startsWith(Version prefix) {
    for (int i = 0; i < prefix.parts.length; i++) if (part(i) != prefix.parts[i]) return false;
    return true;
  }

  /** Whether it is {@code other} or later. */
  public boolean isAtLeast(Version other) {
    return compareTo(other) >= 0;
  }

  private int part(int i) {
    return i < parts.length ? parts[i] : 0;
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(parts.length, other.parts.length); i++) {
      int order = Integer.compare(part(i), other.part(i));
      if (order != 0) return order;
    }
    return 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    int end = parts.length;
    while (end > 0 && parts[end - 1] == 0) end--;
    return Arrays.hashCode(Arrays.copyOf(parts, end));
  }

  @Override
  public String toString() {
    return text;
  }
}
