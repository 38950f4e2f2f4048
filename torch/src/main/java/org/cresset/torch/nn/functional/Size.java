package org.cresset.torch.nn.functional;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A number for each spatial dimension: one for all of them, or one each, outermost first (depth,
 * height, width).
 */
public final class Size {
  private final long[] values;

  private Size(long[] values) {
    this.values = values;
  }

  /** One number for every dimension, or a number for each. */
  public static Size of(long... values) {
    if (values.length == 0) throw new IllegalArgumentException("a size must have a number");
    return new Size(values.clone());
  }

  /** The numbers of {@code rank} dimensions. */
  public long[] toArray(int rank) {
    if (values.length == rank) return values.clone();
    if (values.length != 1) {
      throw new IllegalArgumentException(
          "a size must have one number or %d, got %s".formatted(rank, this));
    }
    long[] all = new long[rank];
    Arrays.fill(all, values[0]);
    return all;
  }

  /** Whether every number is {@code value}. */
  public boolean is(long value) {
    return Arrays.stream(values).allMatch(v -> v == value);
  }

  /** Refuses a size that is smaller than {@code least} in one dimension. */
  public Size atLeast(long least, String what) {
    if (Arrays.stream(values).allMatch(v -> v >= least)) return this;
    throw new IllegalArgumentException(what + " must be " + least + " or more, got " + this);
  }

  /** As Python writes the numbers of {@code rank} dimensions: {@code (3, 3)}, {@code (3,)}. */
  public String tuple(int rank) {
    return tuple(toArray(rank));
  }

  static String tuple(long... values) {
    String joined =
        Arrays.stream(values).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return "(" + joined + (values.length == 1 ? ",)" : ")");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Size size && Arrays.equals(values, size.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** As PyTorch prints what was given: {@code 3}, or {@code (3, 2)}. */
  @Override
  public String toString() {
    return values.length == 1 ? String.valueOf(values[0]) : tuple(values);
  }
}
