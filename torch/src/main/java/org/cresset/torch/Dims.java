package org.cresset.torch;

/** Positions of dimensions, which count from 0, or from -1 backwards. */
final class Dims {
  private Dims() {}

  /** The position from 0. */
  static int place(String op, Tensor tensor, int dim) {
    int rank = tensor.dim();
    if (dim >= -rank && dim < rank) return Math.floorMod(dim, rank);
    throw new ShapeException(
        "%s: there must be a dimension %d, got %s".formatted(op, dim, Failure.describe(tensor)));
  }
}
