package org.cresset.torch;

/** Products and decompositions of matrices. */
final class LinearAlgebraOps {
  private LinearAlgebraOps() {}

  static final Op MATMUL = Op.of("matmul(Tensor self, Tensor other) -> Tensor");
  static final Op LINEAR = Op.of("linear(Tensor input, Tensor weight, Tensor? bias) -> Tensor");
  static final Op MM = Op.of("mm(Tensor self, Tensor mat2) -> Tensor");
  static final Op BMM = Op.of("bmm(Tensor self, Tensor mat2) -> Tensor");
  static final Op CROSS = Op.of("linalg_cross(Tensor self, Tensor other, int dim) -> Tensor");
  static final Op CHOLESKY = Op.of("linalg_cholesky(Tensor self, bool upper) -> Tensor");
  static final Op INV = Op.of("linalg_inv(Tensor A) -> Tensor");
  static final Op SOLVE = Op.of("linalg_solve(Tensor A, Tensor B, bool left) -> Tensor");
  static final Op DET = Op.of("linalg_det(Tensor A) -> Tensor");
  static final Op QR = Op.of("linalg_qr(Tensor A, str mode) -> (Tensor Q, Tensor R)");
  static final Op SVD =
      Op.of(
          "linalg_svd(Tensor A, bool full_matrices, str? driver) -> (Tensor U, Tensor S, Tensor Vh)");
  static final Op EIGH =
      Op.of("linalg_eigh(Tensor self, str UPLO) -> (Tensor eigenvalues, Tensor eigenvectors)");
}
