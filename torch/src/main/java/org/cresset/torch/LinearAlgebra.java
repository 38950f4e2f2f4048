package org.cresset.torch;

import java.util.stream.LongStream;

/** Products and decompositions of matrices; leading dimensions are batches. */
sealed interface LinearAlgebra extends Products permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /** The matrix product, batches broadcast, vectors as PyTorch takes them. */
  default Tensor matmul(Tensor other) {
    if (self().dim() == 0 || other.dim() == 0) {
      throw new ShapeException(
          "matmul: both tensors must have a dimension, got %s and %s"
              .formatted(Failure.describe(self()), Failure.describe(other)));
    }
    if (self().dim() == 1)
      return self().unsqueeze(0).matmul(other).squeeze(other.dim() == 1 ? 0 : -2);
    if (other.dim() == 1) return matmul(other.unsqueeze(1)).squeeze(-1);
    return Aten.call(LinearAlgebraOps.MATMUL, this, other);
  }

  /** The product of two matrices. Source: {@code torch.mm}. */
  default Tensor mm(Tensor other) {
    return Aten.call(LinearAlgebraOps.MM, this, other);
  }

  /** The products of two batches of matrices. Source: {@code torch.bmm}. */
  default Tensor bmm(Tensor other) {
    return Aten.call(LinearAlgebraOps.BMM, this, other);
  }

  /** The inner product of two vectors. Source: {@code torch.dot}. */
  default Tensor dot(Tensor other) {
    if (self().dim() != 1 || other.dim() != 1) {
      throw new ShapeException(
          "dot: both tensors must be vectors, got %s and %s"
              .formatted(Failure.describe(self()), Failure.describe(other)));
    }
    if (self().numel() != other.numel()) {
      throw new ShapeException(
          "dot: both vectors must have one length, got %s and %s"
              .formatted(Failure.describe(self()), Failure.describe(other)));
    }
    return Autocast.function("dot", x -> x[0].mul(x[1]).sum(), self(), other);
  }

  /** All products of the elements of two vectors. Source: {@code torch.outer}. */
  default Tensor outer(Tensor other) {
    if (self().dim() != 1 || other.dim() != 1) {
      throw new ShapeException(
          "outer: both tensors must be vectors, got %s and %s"
              .formatted(Failure.describe(self()), Failure.describe(other)));
    }
    return self().unsqueeze(1).mul(other.unsqueeze(0));
  }

  /** The p-norm of all elements as one vector; 0 counts those that are not 0. */
  default Tensor norm(double p) {
    return Linalg.vectorNorm(self(), p);
  }

  /** The p-norms of vectors along dimensions. Source: {@code torch.norm}. */
  default Tensor norm(double p, long[] dims, boolean keepdim) {
    return Linalg.vectorNorm(self(), p, dims, keepdim);
  }

  /**
   * The slices along a dimension, each whose p-norm is greater than {@code maxNorm} scaled to it.
   * Source: {@code torch.renorm}.
   */
  default Tensor renorm(double p, int dim, double maxNorm) {
    if (self().dim() < 2 || !(p > 0) || !(maxNorm >= 0)) {
      throw new IllegalArgumentException(
          "renorm: there must be 2 dimensions or more, p above 0 and a norm of 0 or more, got %s, %s and %s"
              .formatted(Failure.describe(self()), p, maxNorm));
    }
    int place = Dims.place("renorm", self(), dim);
    long[] others = LongStream.range(0, self().dim()).filter(d -> d != place).toArray();
    Tensor norms = norm(p, others, true);
    Tensor scales = norms.add(1e-7).reciprocal().mul(maxNorm); // PyTorch's own 1e-7
    return self().mul(scales.where(norms.gt(maxNorm), scales.onesLike()));
  }

  /** The lower triangle whose square is a positive definite matrix. */
  default Tensor cholesky() {
    return Aten.call(LinearAlgebraOps.CHOLESKY, this, false);
  }

  /** The inverse. Source: {@code torch.linalg.inv}. */
  default Tensor inverse() {
    return Aten.call(LinearAlgebraOps.INV, this);
  }

  /** X of {@code this @ X = b}. Source: {@code torch.linalg.solve}. */
  default Tensor solve(Tensor b) {
    return Aten.call(LinearAlgebraOps.SOLVE, this, b, true);
  }

  /** The determinant. Source: {@code torch.linalg.det}. */
  default Tensor det() {
    return Aten.call(LinearAlgebraOps.DET, this);
  }

  /** The reduced QR decomposition. Source: {@code torch.linalg.qr}. */
  default Linalg.Qr qr() {
    return Linalg.qr(self());
  }

  /** The reduced singular value decomposition. Source: {@code torch.linalg.svd}. */
  default Linalg.Svd svd() {
    return Linalg.svd(self());
  }

  /** The eigenvalues of symmetric or Hermitian matrices, by their lower triangle. */
  default Linalg.Eigh eigh() {
    return Linalg.eigh(self());
  }
}
