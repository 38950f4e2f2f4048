package org.cresset.torch;

import java.util.Arrays;

/** The sizes of a tensor's dimensions, outermost first; no dimension at all is a scalar. */
public final class Shape {
  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /** The shape with these sizes, each 0 or more. */
  public static Shape of(long... sizes) {
    for (long size : sizes) {
      if (size < 0) {
        throw new ShapeException(
            "shape: every size must be 0 or more, got " + Arrays.toString(sizes));
      }
    }
    return new Shape(sizes.clone());
  }

  /** The number of dimensions. */
  public int rank() {
    return sizes.length;
  }

  /** The size of one dimension; negative numbers count from the end. */
  public long size(int dim) {
    if (dim >= sizes.length || dim < -sizes.length) {
      throw new IndexOutOfBoundsException("dimension " + dim + " of a shape " + this);
    }
    return sizes[dim < 0 ? dim + sizes.length : dim];
  }

  /** The number of elements: the product of the sizes, 1 for a scalar. */
  public long numel() {
    long product = 1;
    for (long size : sizes) product = Math.multiplyExact(product, size);
    return product;
  }

  /** The sizes, as a new array. */
  public long[] toArray() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** As PyTorch prints sizes: {@code [64, 3, 32, 32]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
