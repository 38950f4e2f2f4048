package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Lengths of vectors and sizes of matrices; their orders are numbers, which no call can pass. */
final class Norms {
  private Norms() {}

  static Tensor vector(Tensor x, double order, long[] dims, boolean keepdim) {
    return Autocast.function("linalg_vector_norm", y -> ofVectors(y[0], order, dims, keepdim), x);
  }

  private static Tensor ofVectors(Tensor x, double order, long[] dims, boolean keepdim) {
    requireFloating("vectorNorm", x);
    long[] reduced = dims.length == 0 ? LongStream.range(0, x.dim()).toArray() : dims;
    Tensor rows = rows(x, reduced); // (..., n)
    if (rows.size(-1) == 0 && (order < 0 || order == Double.POSITIVE_INFINITY)) {
      throw new ShapeException(
          "vectorNorm: order %s needs at least one element, got %s"
              .formatted(order, Failure.describe(x)));
    }
    Tensor norm = ofRows(rows, order);
    return keepdim ? norm.reshape(kept(x, reduced)) : norm;
  }

  private static Tensor ofRows(Tensor rows, double order) {
    if (order == 2) { // each row as a matrix of one column: no norm of vectors can be called
      long[] both = {-2, -1};
      return Aten.call(LinalgOps.MATRIX_NORM, rows.unsqueeze(-1), "fro", both, false, null);
    }
    Tensor absolute = rows.abs();
    if (order == Double.POSITIVE_INFINITY) return absolute.amax(new long[] {-1}, false);
    if (order == Double.NEGATIVE_INFINITY) return absolute.amin(new long[] {-1}, false);
    if (order == 0) return rows.detach().ne(0).to(absolute.dtype()).sum(-1, false);
    if (order == 1) return absolute.sum(-1, false);
    // A zero vector has length 0, and no slope where the power alone would have an infinite one.
    Tensor sum = absolute.pow(order).sum(-1, false);
    Tensor zero = sum.detach().eq(0);
    return sum.maskedFill(zero, 1).pow(1 / order).maskedFill(zero, 0);
  }

  /** The dimensions to reduce as the last one, all others before it in their order. */
  private static Tensor rows(Tensor x, long[] dims) {
    if (x.dim() == 0) return x.reshape(1);
    long[] order = new long[x.dim()];
    boolean[] last = new boolean[x.dim()];
    long count = 1;
    for (long dim : dims) {
      if (dim < -x.dim() || dim >= x.dim() || last[Math.floorMod((int) dim, x.dim())]) {
        throw new ShapeException(
            "vectorNorm: each dimension must be one of the tensor's and named once, got %s of %s"
                .formatted(java.util.Arrays.toString(dims), Failure.describe(x)));
      }
      last[Math.floorMod((int) dim, x.dim())] = true;
    }
    List<Long> sizes = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < x.dim(); i++) {
      if (last[i]) continue;
      order[next++] = i;
      sizes.add(x.size(i));
    }
    for (int i = 0; i < x.dim(); i++) {
      if (!last[i]) continue;
      order[next++] = i;
      count *= x.size(i);
    }
    sizes.add(count);
    return x.permute(order).reshape(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private static long[] kept(Tensor x, long[] dims) {
    long[] sizes = x.shape().toArray();
    if (x.dim() > 0) for (long dim : dims) sizes[Math.floorMod((int) dim, x.dim())] = 1;
    return sizes;
  }

  static Tensor matrix(Tensor x, String order, boolean keepdim) {
    return Autocast.function("linalg_matrix_norm", y -> ofMatrices(y[0], order, keepdim), x);
  }

  private static Tensor ofMatrices(Tensor x, String order, boolean keepdim) {
    requireMatrices("matrixNorm", x);
    Tensor norm =
        switch (order) {
          case "fro" -> vector(x, 2, new long[] {-2, -1}, false);
          case "nuc" -> Linalg.svdvals(x).sum(-1, false);
          default ->
              throw new IllegalArgumentException(
                  "matrixNorm: the order must be fro, nuc or a number, got " + order);
        };
    return keepdim ? norm.unsqueeze(-1).unsqueeze(-1) : norm;
  }

  static Tensor matrix(Tensor x, double order, boolean keepdim) {
    return Autocast.function("linalg_matrix_norm", y -> ofMatrices(y[0], order, keepdim), x);
  }

  private static Tensor ofMatrices(Tensor x, double order, boolean keepdim) {
    requireMatrices("matrixNorm", x);
    double size = Math.abs(order);
    if (size != 1 && size != 2 && size != Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "matrixNorm: the order must be 1, 2 or infinity, or minus one of them, got " + order);
    }
    Tensor parts = // of all columns, of all rows, or the singular values
        size == 2 ? Linalg.svdvals(x) : x.abs().sum(size == 1 ? -2 : -1, false);
    long[] last = {-1};
    Tensor norm = order > 0 ? parts.amax(last, false) : parts.amin(last, false);
    return keepdim ? norm.unsqueeze(-1).unsqueeze(-1) : norm;
  }

  static void requireMatrices(String op, Tensor x) {
    requireFloating(op, x);
    if (x.dim() >= 2) return;
    throw new ShapeException(
        op + ": the tensor must have two dimensions or more, got " + Failure.describe(x));
  }

  static void requireSquare(String op, Tensor x) {
    requireMatrices(op, x);
    if (x.size(-2) == x.size(-1)) return;
    throw new ShapeException(op + ": the matrices must be square, got " + Failure.describe(x));
  }

  static void requireFloating(String op, Tensor x) {
    if (x.dtype().isDifferentiable()) return;
    throw new TorchException(
        op + ": the tensor must be of a floating-point or complex type, got " + Failure.describe(x),
        "use to(DType.FLOAT32) first",
        null);
  }
}
