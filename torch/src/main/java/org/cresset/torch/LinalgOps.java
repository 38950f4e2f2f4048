package org.cresset.torch;

/** Operators of {@link Linalg}. */
final class LinalgOps {
  private LinalgOps() {}

  static final Op MATRIX_NORM =
      Op.of(
          "linalg_matrix_norm.str_ord(Tensor self, str ord, int[] dim, bool keepdim, ScalarType?"
              + " dtype) -> Tensor");
  static final Op SVDVALS = Op.of("linalg_svdvals(Tensor A, str? driver) -> Tensor");
  static final Op EIGVALSH = Op.of("linalg_eigvalsh(Tensor self, str UPLO) -> Tensor");
  static final Op EIG =
      Op.of("linalg_eig(Tensor self) -> (Tensor eigenvalues, Tensor eigenvectors)");
  static final Op EIGVALS = Op.of("linalg_eigvals(Tensor self) -> Tensor");
  static final Op SLOGDET = Op.of("linalg_slogdet(Tensor A) -> (Tensor sign, Tensor logabsdet)");
  static final Op PINV =
      Op.of(
          "linalg_pinv.atol_rtol_float(Tensor self, float? atol, float? rtol, bool hermitian) ->"
              + " Tensor");
  static final Op MATRIX_RANK =
      Op.of(
          "linalg_matrix_rank.atol_rtol_float(Tensor self, float? atol, float? rtol, bool"
              + " hermitian) -> Tensor");
  static final Op SOLVE_TRIANGULAR =
      Op.of(
          "linalg_solve_triangular(Tensor self, Tensor B, bool upper, bool left, bool"
              + " unitriangular) -> Tensor");
  static final Op LSTSQ =
      Op.of(
          "linalg_lstsq(Tensor self, Tensor b, float? rcond, str? driver) -> (Tensor solution,"
              + " Tensor residuals, Tensor rank, Tensor singular_values)");
  static final Op CHOLESKY_SOLVE =
      Op.of("cholesky_solve(Tensor self, Tensor input2, bool upper) -> Tensor");
  static final Op CHOLESKY_INVERSE = Op.of("cholesky_inverse(Tensor self, bool upper) -> Tensor");
  static final Op LU = Op.of("linalg_lu(Tensor A, bool pivot) -> (Tensor P, Tensor L, Tensor U)");
  static final Op LU_FACTOR =
      Op.of("linalg_lu_factor(Tensor A, bool pivot) -> (Tensor LU, Tensor pivots)");
  static final Op LU_SOLVE =
      Op.of(
          "linalg_lu_solve(Tensor LU, Tensor pivots, Tensor B, bool left, bool adjoint) -> Tensor");
  static final Op LU_UNPACK =
      Op.of(
          "lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data, bool unpack_pivots) ->"
              + " (Tensor P, Tensor L, Tensor U)");
  static final Op MATRIX_EXP = Op.of("linalg_matrix_exp(Tensor self) -> Tensor");
  static final Op HOUSEHOLDER_PRODUCT =
      Op.of("linalg_householder_product(Tensor input, Tensor tau) -> Tensor");
}
