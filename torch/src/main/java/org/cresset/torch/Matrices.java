package org.cresset.torch;

/** Diagonals and triangles of batches of matrices, by operators that have rules. */
final class Matrices {
  private Matrices() {}

  /** The unit matrix beside a batch of square matrices, real. */
  static Tensor eye(Tensor matrices) {
    return eye(matrices.size(-1), matrices);
  }

  /** The unit matrix as large as vectors are long, real. */
  static Tensor eyeLike(Tensor vectors) {
    return eye(vectors.size(-1), vectors);
  }

  static Tensor eye(long n, Tensor like) {
    return Tensor.eye(n).to(like.dtype().ofParts()).to(like.device());
  }

  /** Matrices with these vectors, (..., n), as their diagonals. */
  static Tensor embed(Tensor vectors) {
    return vectors.unsqueeze(-1).mul(eyeLike(vectors));
  }

  /** The diagonals, (..., n), of square matrices. */
  static Tensor diagonal(Tensor matrices) {
    return matrices.mul(eye(matrices)).sum(-1, false);
  }

  /** What stands below the diagonal, with ones on it; (..., m, k), k at most m. */
  static Tensor unitLower(Tensor matrices) {
    long rows = matrices.size(-2);
    return matrices.tril(-1).add(eye(rows, matrices).narrow(-1, 0, matrices.size(-1)));
  }
}
