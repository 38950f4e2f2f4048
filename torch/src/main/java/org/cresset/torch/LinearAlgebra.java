package org.cresset.torch;

/** Products and decompositions of matrices; leading dimensions are batches. */
sealed interface LinearAlgebra permits Tensor {
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
    return Autocast.function("dot", x -> x[0].mul(x[1]).sum(), self(), other);
  }

  /** All products of the elements of two vectors. Source: {@code torch.outer}. */
  default Tensor outer(Tensor other) {
    return self().unsqueeze(1).mul(other.unsqueeze(0));
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

  /**
   * An orthogonal and an upper triangular matrix whose product this is.
   *
   * @param q (..., m, k), k = min(m, n)
   * @param r (..., k, n)
   */
  record Qr(Tensor q, Tensor r) {}

  /** The reduced QR decomposition; no gradient. Source: {@code torch.linalg.qr}. */
  default Qr qr() {
    var both = Aten.callAll(LinearAlgebraOps.QR, this, "reduced");
    return new Qr(both.get(0), both.get(1));
  }

  /**
   * {@code u @ diag(s) @ vh} is the matrix.
   *
   * @param u (..., m, k), k = min(m, n)
   * @param s (..., k), greatest first
   * @param vh (..., k, n)
   */
  record Svd(Tensor u, Tensor s, Tensor vh) {}

  /** The reduced singular value decomposition; no gradient. Source: {@code torch.linalg.svd}. */
  default Svd svd() {
    var all = Aten.callAll(LinearAlgebraOps.SVD, this, false, null);
    return new Svd(all.get(0), all.get(1), all.get(2));
  }

  /**
   * The eigenvalues and eigenvectors of a symmetric matrix.
   *
   * @param values (..., n), least first
   * @param vectors (..., n, n), one a column
   */
  record Eigh(Tensor values, Tensor vectors) {}

  /** The eigenvalues of symmetric matrices, by their lower triangle; no gradient. */
  default Eigh eigh() {
    var both = Aten.callAll(LinearAlgebraOps.EIGH, this, "L");
    return new Eigh(both.get(0), both.get(1));
  }
}
