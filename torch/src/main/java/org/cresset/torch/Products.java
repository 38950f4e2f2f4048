package org.cresset.torch;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Products of matrices and vectors, alone and added to something. */
sealed interface Products permits LinearAlgebra {
  private Tensor self() {
    return (Tensor) this;
  }

  // ---- Added to this tensor ------------------------------------------------------------------

  /** {@code this + a @ b}. Source: {@code torch.addmm}. */
  default Tensor addmm(Tensor a, Tensor b) {
    return addmm(a, b, 1, 1);
  }

  /** {@code beta * this + alpha * (a @ b)} of matrices; with beta 0 this is left out. */
  default Tensor addmm(Tensor a, Tensor b, double beta, double alpha) {
    return added("addmm", a.mm(b), beta, alpha);
  }

  /** {@code beta * this + alpha * (a @ b)} for each of a batch. Source: {@code torch.baddbmm}. */
  default Tensor baddbmm(Tensor a, Tensor b, double beta, double alpha) {
    return added("baddbmm", a.bmm(b), beta, alpha);
  }

  /** {@code beta * this + alpha * sum(a @ b)} over a batch. Source: {@code torch.addbmm}. */
  default Tensor addbmm(Tensor a, Tensor b, double beta, double alpha) {
    return added("addbmm", a.bmm(b).sum(0, false), beta, alpha);
  }

  /** {@code beta * this + alpha * (matrix @ vector)}. Source: {@code torch.addmv}. */
  default Tensor addmv(Tensor matrix, Tensor vector, double beta, double alpha) {
    return added("addmv", matrix.mv(vector), beta, alpha);
  }

  /** {@code beta * this + alpha * outer(a, b)}. Source: {@code torch.addr}. */
  default Tensor addr(Tensor a, Tensor b, double beta, double alpha) {
    return added("addr", a.outer(b), beta, alpha);
  }

  private Tensor added(String name, Tensor product, double beta, double alpha) {
    long[] sizes = product.shape().toArray();
    // A factor of 0 hides NaN and infinity too, as PyTorch has it.
    if (beta == 0) return alpha == 1 ? product : product.mul(alpha);
    Broadcast.sizes(name, self(), product); // says who adds, where expand would not
    Tensor base = self().expand(sizes);
    return (beta == 1 ? base : base.mul(beta)).add(product, alpha);
  }

  // ---- Vectors -------------------------------------------------------------------------------

  /** The product of a matrix and a vector. Source: {@code torch.mv}. */
  default Tensor mv(Tensor vector) {
    if (self().dim() == 2 && vector.dim() == 1) return self().matmul(vector);
    throw new ShapeException(
        "mv: a matrix and a vector must be given, got %s and %s"
            .formatted(Failure.describe(self()), Failure.describe(vector)));
  }

  /** The inner product of two vectors of real numbers. Source: {@code torch.vdot}. */
  default Tensor vdot(Tensor other) {
    return self().dot(other);
  }

  /** The sums of products over the last dimensions of both. Source: {@code torch.inner}. */
  default Tensor inner(Tensor other) {
    if (self().dim() == 0 || other.dim() == 0) return self().mul(other);
    boolean fit = self().dim() == 1 && self().shape().equals(other.shape());
    if (fit) return self().dot(other); // as PyTorch: under autocast the type stays
    return tensordot(other, new long[] {-1}, new long[] {-1});
  }

  /** The vector that stands upright on two of 3 elements along a dimension. */
  default Tensor cross(Tensor other, int dim) {
    return Aten.call(LinearAlgebraOps.CROSS, this, other, dim);
  }

  // ---- Tensors -------------------------------------------------------------------------------

  /** The sums of products over the last {@code dims} dimensions of this, the first of other. */
  default Tensor tensordot(Tensor other, int dims) {
    if (dims < 0 || dims > self().dim() || dims > other.dim()) {
      throw new ShapeException(
          "tensordot: both tensors must have %d dimensions or more, got %s and %s"
              .formatted(dims, Failure.describe(self()), Failure.describe(other)));
    }
    long[] last = LongStream.range(self().dim() - dims, self().dim()).toArray();
    return tensordot(other, last, LongStream.range(0, dims).toArray());
  }

  /** The sums of products over pairs of dimensions. Source: {@code torch.tensordot}. */
  default Tensor tensordot(Tensor other, long[] dims, long[] otherDims) {
    if (dims.length != otherDims.length) {
      throw new ShapeException(
          "tensordot: as many dimensions of each must be given, got %s and %s"
              .formatted(Arrays.toString(dims), Arrays.toString(otherDims)));
    }
    return Autocast.function(
        "tensordot", x -> contracted(x[0], x[1], dims, otherDims), self(), other);
  }

  private static Tensor contracted(Tensor self, Tensor other, long[] dims, long[] otherDims) {
    Contraction left = Contraction.of(self, dims);
    Contraction right = Contraction.of(other, otherDims);
    for (int i = 0; i < dims.length; i++) {
      if (left.summedSizes()[i] == right.summedSizes()[i]) continue;
      throw new ShapeException(
          "tensordot: dimensions summed together must have one size, got %d of %s and %d of %s"
              .formatted(dims[i], Failure.describe(self), otherDims[i], Failure.describe(other)));
    }
    Tensor product = left.last().mm(right.last().t());
    return product.reshape(
        LongStream.concat(LongStream.of(left.keptSizes()), LongStream.of(right.keptSizes()))
            .toArray());
  }

  /** Each element times the whole of {@code other}, in its place. Source: {@code torch.kron}. */
  default Tensor kron(Tensor other) {
    int rank = Math.max(self().dim(), other.dim());
    long[] own = padded(self(), rank);
    long[] its = padded(other, rank);
    long[] left = new long[2 * rank];
    long[] right = new long[2 * rank];
    long[] result = new long[rank];
    for (int i = 0; i < rank; i++) {
      left[2 * i] = own[i];
      right[2 * i + 1] = its[i];
      left[2 * i + 1] = right[2 * i] = 1;
      result[i] = own[i] * its[i];
    }
    return self().reshape(left).mul(other.reshape(right)).reshape(result);
  }

  private static long[] padded(Tensor tensor, int rank) {
    long[] sizes = new long[rank];
    Arrays.fill(sizes, 1);
    long[] own = tensor.shape().toArray();
    System.arraycopy(own, 0, sizes, rank - own.length, own.length);
    return sizes;
  }
}
