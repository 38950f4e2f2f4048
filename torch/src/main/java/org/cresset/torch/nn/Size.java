package org.cresset.torch.nn;

/**
 * A number for each of the two dimensions of an image.
 *
 * @param height along the rows
 * @param width along the columns
 */
public record Size(long height, long width) {
  /** One number for both. */
  public static Size of(long both) {
    return new Size(both, both);
  }

  /** As operators take it. */
  long[] toArray() {
    return new long[] {height, width};
  }

  /** Refuses a size that is smaller than {@code least} in one dimension. */
  Size atLeast(long least, String what) {
    if (height >= least && width >= least) return this;
    throw new IllegalArgumentException(what + " must be " + least + " or more, got " + this);
  }

  /** As PyTorch prints what was one number: {@code 3}; else the pair. */
  String shortest() {
    return height == width ? String.valueOf(height) : toString();
  }

  /** As Python writes a pair: {@code (3, 3)}. */
  @Override
  public String toString() {
    return "(" + height + ", " + width + ")";
  }
}
