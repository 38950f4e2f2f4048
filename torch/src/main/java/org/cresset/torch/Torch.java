package org.cresset.torch;

import java.util.List;

/**
 * What PyTorch has as functions of several tensors, or of none, and {@link Tensor} not as methods.
 * Source: the functions of these names in {@code torch}.
 */
public final class Torch {
  private Torch() {}

  // ---- Ranges --------------------------------------------------------------------------------

  /** {@code start}, {@code start + step}, ... before {@code end}. */
  public static Tensor arange(double start, double end, double step, DType dtype) {
    return Creation.arange(start, end, step, dtype);
  }

  /** {@code steps} values from start to end, evenly. */
  public static Tensor linspace(double start, double end, int steps, DType dtype) {
    return Creation.linspace(start, end, steps, dtype);
  }

  /** {@code base} to the power of {@code steps} values from start to end, evenly. */
  public static Tensor logspace(double start, double end, int steps, double base, DType dtype) {
    return Creation.logspace(start, end, steps, base, dtype);
  }

  // ---- Patterns ------------------------------------------------------------------------------

  /** Ones on the main diagonal of n rows and m columns, zeros elsewhere. */
  public static Tensor eye(long n, long m, DType dtype) {
    return Creation.eye(n, m, dtype);
  }

  /** One value everywhere, in a tensor's shape, type, device and order of memory. */
  public static Tensor fullLike(Tensor tensor, double value) {
    return tensor.emptyLike().fill_(value);
  }

  /** The positions of a matrix's lower triangle up to a diagonal: (2, count), int64. */
  public static Tensor trilIndices(long rows, long columns, long diagonal) {
    return Creation.triangle("trilIndices", true, rows, columns, diagonal);
  }

  /** The positions of a matrix's upper triangle from a diagonal on: (2, count), int64. */
  public static Tensor triuIndices(long rows, long columns, long diagonal) {
    return Creation.triangle("triuIndices", false, rows, columns, diagonal);
  }

  /** The powers 0 to n - 1 of a vector's elements: (elements, n); the highest first if not so. */
  public static Tensor vander(Tensor vector, long n, boolean increasing) {
    if (vector.dim() != 1) {
      throw new ShapeException("vander: there must be a vector, got " + Failure.describe(vector));
    }
    Tensor powers = Tensor.arange(n).to(vector.device());
    return vector.unsqueeze(1).pow(increasing ? powers : powers.flip(0));
  }

  // ---- Joining -------------------------------------------------------------------------------

  /** Tensors side by side: along the second dimension, vectors along their only one. */
  public static Tensor hstack(List<Tensor> tensors) {
    return Joining.hstack(tensors);
  }

  /** Tensors one below the other: along the first dimension, vectors as rows. */
  public static Tensor vstack(List<Tensor> tensors) {
    return Tensor.cat(Joining.atLeast(2, tensors), 0);
  }

  /** Tensors one behind the other: along the third dimension. */
  public static Tensor dstack(List<Tensor> tensors) {
    return Tensor.cat(Joining.atLeast(3, tensors), 2);
  }

  /** Vectors as columns, matrices side by side. */
  public static Tensor columnStack(List<Tensor> tensors) {
    return Joining.columnStack(tensors);
  }

  /** Matrices one after the other along the diagonal, zeros elsewhere. */
  public static Tensor blockDiag(List<Tensor> tensors) {
    return Joining.blockDiag(tensors);
  }

  /** With dimensions of size 1 until there is 1. */
  public static Tensor atleast1d(Tensor tensor) {
    return Joining.atLeast(1, tensor);
  }

  /** With dimensions of size 1 until there are 2; a vector is a row. */
  public static Tensor atleast2d(Tensor tensor) {
    return Joining.atLeast(2, tensor);
  }

  /** With dimensions of size 1 until there are 3; a matrix has one at the end. */
  public static Tensor atleast3d(Tensor tensor) {
    return Joining.atLeast(3, tensor);
  }

  // ---- Combinations --------------------------------------------------------------------------

  /** Tensors repeated to the sizes that they have in common, without copying. */
  public static List<Tensor> broadcastTensors(List<Tensor> tensors) {
    return Joining.broadcast(tensors);
  }

  /** Which vector of a grid runs along the first dimension. */
  public enum GridIndexing {
    /** The first: rows and columns of a matrix. */
    IJ,
    /** The second: x and y of a picture. */
    XY
  }

  /** For each vector a grid of its values, constant along the other vectors' dimensions. */
  public static List<Tensor> meshgrid(List<Tensor> vectors, GridIndexing indexing) {
    return Joining.meshgrid(vectors, indexing);
  }

  /** Every choice of one element of each vector: (choices, vectors). */
  public static Tensor cartesianProd(List<Tensor> vectors) {
    return Joining.cartesianProd(vectors);
  }

  /** Every choice of r elements of a vector, in its order: (choices, r). */
  public static Tensor combinations(Tensor vector, int r, boolean withReplacement) {
    return Joining.combinations(vector, r, withReplacement);
  }

  /**
   * The positions in each dimension of a shape that positions among all elements are. Source:
   * {@code torch.unravel_index}.
   *
   * @param indices int64, from 0 to below the number of elements
   * @return one tensor of the indices' shape for each dimension
   */
  public static List<Tensor> unravelIndex(Tensor indices, long... shape) {
    if (indices.dtype().isDifferentiable() || indices.dtype() == DType.BOOL) {
      throw new TorchException(
          "unravelIndex: the positions must be integers, got " + Failure.describe(indices));
    }
    Tensor[] places = new Tensor[shape.length];
    Tensor rest = indices;
    for (int i = shape.length - 1; i >= 0; i--) {
      places[i] = rest.remainder((double) shape[i]);
      rest = rest.floorDivide((double) shape[i]);
    }
    return List.of(places);
  }

  // ---- Products ------------------------------------------------------------------------------

  /**
   * The sums of products that an equation names, such as {@code "bij, bjk -> bik"}: a label that
   * the result lacks is summed over, one that an operand has twice is its diagonal, {@code ...}
   * stands for the dimensions left, which broadcast. Without an arrow the result has the labels
   * that occur once, in the alphabet's order.
   *
   * @throws IllegalArgumentException if the equation cannot be read; the message names the place
   * @throws ShapeException if the operands do not fit it
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return Einsum.of(equation, List.of(operands));
  }
}
