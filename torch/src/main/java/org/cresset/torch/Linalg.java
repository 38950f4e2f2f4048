package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linear algebra on matrices in the last two dimensions; all others are batches. Source: {@code
 * torch.linalg}.
 *
 * <p>Types are float32, float64, complex64 and complex128. Singular or otherwise impossible
 * matrices are refused with a {@link TorchException}.
 */
public final class Linalg {
  private Linalg() {}

  // ---- Norms -----------------------------------------------------------------------------------

  /** The length of all elements as one vector; (). Source: {@code torch.linalg.norm}. */
  public static Tensor norm(Tensor x) {
    return vectorNorm(x, 2);
  }

  /**
   * Of a vector its length, of a matrix its size, by an order: 2 is Euclid's length or the greatest
   * singular value.
   *
   * @param x (n) or (m, n)
   */
  public static Tensor norm(Tensor x, double order) {
    if (x.dim() == 1) return vectorNorm(x, order);
    if (x.dim() == 2) return matrixNorm(x, order);
    throw new ShapeException(
        "norm: with an order the tensor must be a vector or a matrix, got " + Failure.describe(x));
  }

  /** The length of all elements as one vector, by an order; 0 counts those that are not 0. */
  public static Tensor vectorNorm(Tensor x, double order) {
    return Norms.vector(x, order, new long[0], false);
  }

  /** The lengths of vectors along dimensions. Source: {@code torch.linalg.vector_norm}. */
  public static Tensor vectorNorm(Tensor x, double order, long[] dims, boolean keepdim) {
    return Norms.vector(x, order, dims, keepdim);
  }

  /** The Frobenius norm of matrices: (..., m, n) to (...). */
  public static Tensor matrixNorm(Tensor x) {
    return Norms.matrix(x, "fro", false);
  }

  /** A norm of matrices: {@code fro}, or {@code nuc}, the sum of the singular values. */
  public static Tensor matrixNorm(Tensor x, String order) {
    return Norms.matrix(x, order, false);
  }

  /**
   * A norm of matrices: 1 and infinity are the greatest sums of absolute values of a column and of
   * a row, 2 the greatest singular value; with a minus, the least. Source: {@code
   * torch.linalg.matrix_norm}.
   */
  public static Tensor matrixNorm(Tensor x, double order) {
    return Norms.matrix(x, order, false);
  }

  /** How much a solution magnifies errors: the greatest over the least singular value. */
  public static Tensor cond(Tensor x) {
    Norms.requireMatrices("cond", x);
    return Autocast.function(
        "linalg_cond",
        y -> {
          Tensor values = svdvals(y[0]);
          return values.select(-1, 0).div(values.select(-1, -1));
        },
        x);
  }

  /** The same by another norm than 2: that of a square matrix times that of its inverse. */
  public static Tensor cond(Tensor x, double order) {
    if (order == 2) return cond(x);
    Norms.requireSquare("cond", x);
    return Autocast.function(
        "linalg_cond", y -> matrixNorm(y[0], order).mul(matrixNorm(inv(y[0]), order)), x);
  }

  // ---- Decompositions --------------------------------------------------------------------------

  /**
   * {@code u @ diag(s) @ vh} is the matrix.
   *
   * @param u (..., m, k), k = min(m, n); (..., m, m) in full
   * @param s (..., k), greatest first, real
   * @param vh (..., k, n); (..., n, n) in full
   */
  public record Svd(Tensor u, Tensor s, Tensor vh) {}

  /** The reduced singular value decomposition. Source: {@code torch.linalg.svd}. */
  public static Svd svd(Tensor a) {
    return svd(a, false);
  }

  /** The singular value decomposition; in full, the extra vectors have no gradient. */
  public static Svd svd(Tensor a, boolean fullMatrices) {
    List<Tensor> all = Aten.callAll(LinearAlgebraOps.SVD, a, fullMatrices, null);
    return new Svd(all.get(0), all.get(1), all.get(2));
  }

  /** The singular values, greatest first: (..., m, n) to (..., k). */
  public static Tensor svdvals(Tensor a) {
    return isRecorded(a) ? svd(a).s() : Aten.call(LinalgOps.SVDVALS, a, null);
  }

  /**
   * The eigenvalues and eigenvectors of a symmetric or Hermitian matrix.
   *
   * @param values (..., n), least first, real
   * @param vectors (..., n, n), one a column
   */
  public record Eigh(Tensor values, Tensor vectors) {}

  /**
   * The eigenvalues of symmetric or Hermitian matrices, by their lower triangle. The gradient is
   * that of the whole matrix, as if it could be changed symmetrically alone. Source: {@code
   * torch.linalg.eigh}.
   */
  public static Eigh eigh(Tensor a) {
    List<Tensor> both = Aten.callAll(LinearAlgebraOps.EIGH, a, "L");
    return new Eigh(both.get(0), both.get(1));
  }

  /** The eigenvalues of symmetric or Hermitian matrices, least first. */
  public static Tensor eigvalsh(Tensor a) {
    return isRecorded(a) ? eigh(a).values() : Aten.call(LinalgOps.EIGVALSH, a, "L");
  }

  /**
   * The eigenvalues and eigenvectors of a square matrix, complex.
   *
   * @param values (..., n), in no order
   * @param vectors (..., n, n), one a column, each of length 1
   */
  public record Eig(Tensor values, Tensor vectors) {}

  /** The eigenvalues and vectors of square matrices. Source: {@code torch.linalg.eig}. */
  public static Eig eig(Tensor a) {
    List<Tensor> both = Aten.callAll(LinalgOps.EIG, a);
    return new Eig(both.get(0), both.get(1));
  }

  /** The eigenvalues of square matrices, complex. */
  public static Tensor eigvals(Tensor a) {
    return isRecorded(a) ? eig(a).values() : Aten.call(LinalgOps.EIGVALS, a);
  }

  /**
   * An orthogonal (unitary) and an upper triangular matrix whose product this is.
   *
   * @param q (..., m, k), k = min(m, n); (..., m, m) when complete; empty in mode r
   * @param r (..., k, n); (..., m, n) when complete
   */
  public record Qr(Tensor q, Tensor r) {}

  /** The reduced QR decomposition. Source: {@code torch.linalg.qr}. */
  public static Qr qr(Tensor a) {
    return qr(a, "reduced");
  }

  /** The QR decomposition in mode {@code reduced}, {@code complete} or {@code r}. */
  public static Qr qr(Tensor a, String mode) {
    if (!List.of("reduced", "complete", "r").contains(mode)) {
      throw new IllegalArgumentException(
          "qr: the mode must be reduced, complete or r, got " + mode);
    }
    List<Tensor> both = Aten.callAll(LinearAlgebraOps.QR, a, mode);
    return new Qr(both.get(0), both.get(1));
  }

  /**
   * {@code p @ l @ u} is the matrix.
   *
   * @param p (..., m, m), a permutation; empty without pivots
   * @param l (..., m, k), lower triangular with ones on the diagonal, k = min(m, n)
   * @param u (..., k, n), upper triangular
   */
  public record Lu(Tensor p, Tensor l, Tensor u) {}

  /** Gaussian elimination with row exchanges. Source: {@code torch.linalg.lu}. */
  public static Lu lu(Tensor a) {
    List<Tensor> all = Aten.callAll(LinalgOps.LU, a, true);
    return new Lu(all.get(0), all.get(1), all.get(2));
  }

  /**
   * Both triangles of an LU decomposition in one matrix.
   *
   * @param lu (..., m, n), without the ones of the lower one's diagonal
   * @param pivots (..., k) int32: row i was exchanged with this one, counted from 1
   */
  public record LuFactor(Tensor lu, Tensor pivots) {}

  /** Gaussian elimination, compactly. Source: {@code torch.linalg.lu_factor}. */
  public static LuFactor luFactor(Tensor a) {
    List<Tensor> both = Aten.callAll(LinalgOps.LU_FACTOR, a, true);
    return new LuFactor(both.get(0), both.get(1));
  }

  /** X of {@code A @ X = b}, A as {@link #luFactor} gave it. b is (..., n, k). */
  public static Tensor luSolve(LuFactor factor, Tensor b) {
    Tensor lu = factor.lu();
    if (!isRecorded(lu) && !isRecorded(b)) {
      return Aten.call(LinalgOps.LU_SOLVE, lu, factor.pivots(), b, true, false);
    }
    Tensor p =
        Aten.callAll(LinalgOps.LU_UNPACK, lu.detach(), factor.pivots(), false, true).getFirst();
    Tensor permuted = p.adjoint().matmul(b);
    Tensor lower = solveTriangular(Matrices.unitLower(lu), permuted, false, true, true);
    return solveTriangular(lu.triu(0), lower, true, true, false);
  }

  /** The lower triangle L of a positive definite matrix L @ L^H. */
  public static Tensor cholesky(Tensor a) {
    return Aten.call(LinearAlgebraOps.CHOLESKY, a, false);
  }

  // ---- Solutions -------------------------------------------------------------------------------

  /** The inverse. Source: {@code torch.linalg.inv}. */
  public static Tensor inv(Tensor a) {
    return a.inverse();
  }

  /** The Moore-Penrose inverse: (..., m, n) to (..., n, m). Source: {@code torch.linalg.pinv}. */
  public static Tensor pinv(Tensor a) {
    return pinv(a, null, null);
  }

  /** The same; singular values below a limit, absolute or of the greatest, count as 0. */
  public static Tensor pinv(Tensor a, @Nullable Double atol, @Nullable Double rtol) {
    return Aten.call(LinalgOps.PINV, a, atol, rtol, false);
  }

  /** X of {@code A @ X = b}. b is (..., n) or (..., n, k). Source: {@code torch.linalg.solve}. */
  public static Tensor solve(Tensor a, Tensor b) {
    return a.solve(b);
  }

  /**
   * X of {@code A @ X = b}, or of {@code X @ A = b} if not {@code left}, where A is triangular;
   * what stands in the other triangle is not read. Source: {@code torch.linalg.solve_triangular}.
   *
   * @param unitriangular whether the diagonal is taken for ones
   */
  public static Tensor solveTriangular(
      Tensor a, Tensor b, boolean upper, boolean left, boolean unitriangular) {
    return Aten.call(LinalgOps.SOLVE_TRIANGULAR, a, b, upper, left, unitriangular);
  }

  /**
   * What comes closest to a solution.
   *
   * @param solution (..., n) or (..., n, k)
   * @param residuals (..., k), the squared distances, where there are more rows than columns and
   *     the driver computes them; else empty; no gradient
   * @param rank (...), or empty where the driver does not compute it
   * @param singularValues (..., min(m, n)), or empty likewise
   */
  public record Lstsq(Tensor solution, Tensor residuals, Tensor rank, Tensor singularValues) {}

  /** X with the least {@code |A @ X - b|}. Source: {@code torch.linalg.lstsq}. */
  public static Lstsq lstsq(Tensor a, Tensor b) {
    return lstsq(a, b, null);
  }

  /**
   * The same by a chosen LAPACK driver: {@code gelsy} (the default), {@code gels} for full rank,
   * {@code gelsd} or {@code gelss} by singular values. The gradient is right for full rank.
   */
  public static Lstsq lstsq(Tensor a, Tensor b, @Nullable String driver) {
    List<Tensor> all = Aten.callAll(LinalgOps.LSTSQ, a, b, null, driver);
    return new Lstsq(all.get(0), all.get(1), all.get(2), all.get(3));
  }

  /** X of {@code L @ L^H @ X = b}; of {@code U^H @ U @ X = b} if {@code upper}. */
  public static Tensor choleskySolve(Tensor b, Tensor factor, boolean upper) {
    return Aten.call(LinalgOps.CHOLESKY_SOLVE, b, factor, upper);
  }

  /** The inverse of the matrix that has this Cholesky factor. */
  public static Tensor choleskyInverse(Tensor factor, boolean upper) {
    return Aten.call(LinalgOps.CHOLESKY_INVERSE, factor, upper);
  }

  // ---- Numbers and functions of matrices -------------------------------------------------------

  /** The determinant; its gradient is right for singular matrices too. */
  public static Tensor det(Tensor a) {
    return a.det();
  }

  /**
   * A determinant that may be too large or too small for its type.
   *
   * @param sign -1, 0 or 1, or of length 1 or 0 if complex
   * @param logabsdet the logarithm of its absolute value
   */
  public record Slogdet(Tensor sign, Tensor logabsdet) {}

  /** Sign and logarithm of the determinant. Source: {@code torch.linalg.slogdet}. */
  public static Slogdet slogdet(Tensor a) {
    List<Tensor> both = Aten.callAll(LinalgOps.SLOGDET, a);
    return new Slogdet(both.get(0), both.get(1));
  }

  /** The logarithm of the determinant; NaN where that is negative. Source: {@code torch.logdet}. */
  public static Tensor logdet(Tensor a) {
    Slogdet both = slogdet(a);
    return both.sign.log().add(both.logabsdet);
  }

  /** The number of singular values that count; int64, no gradient. */
  public static Tensor matrixRank(Tensor a) {
    return matrixRank(a, null, null);
  }

  /** The number of singular values above a limit, absolute or of the greatest. */
  public static Tensor matrixRank(Tensor a, @Nullable Double atol, @Nullable Double rtol) {
    return Aten.call(LinalgOps.MATRIX_RANK, a, atol, rtol, false);
  }

  /** The product of n equal factors; of the inverse if n is negative. */
  public static Tensor matrixPower(Tensor a, int n) {
    return MatrixProducts.power(a, n);
  }

  /** exp of square matrices: the sum of their powers over factorials. */
  public static Tensor matrixExp(Tensor a) {
    return Aten.call(LinalgOps.MATRIX_EXP, a);
  }

  /** The product of two matrices or more, in the order that costs least. */
  public static Tensor multiDot(List<Tensor> matrices) {
    return MatrixProducts.chain(matrices);
  }

  /** Powers 0 to {@code n - 1} of each number: (..., m) to (..., m, n). */
  public static Tensor vander(Tensor x, int n) {
    return MatrixProducts.vander(x, n);
  }

  /** The cross product of vectors of three numbers along a dimension. */
  public static Tensor cross(Tensor a, Tensor b, int dim) {
    return MatrixProducts.cross(a, b, dim);
  }

  /** The inner products along a dimension, of {@code a} conjugated. Source: {@code vecdot}. */
  public static Tensor vecdot(Tensor a, Tensor b, int dim) {
    return a.conj().mul(b).sum(dim, false);
  }

  /**
   * The first n columns of the product of Householder reflections, as LAPACK keeps them.
   *
   * @param input (..., m, n), the vectors below the diagonal
   * @param tau (..., k), their factors
   */
  public static Tensor householderProduct(Tensor input, Tensor tau) {
    return isRecorded(input) || isRecorded(tau)
        ? MatrixProducts.reflections(input, tau)
        : Aten.call(LinalgOps.HOUSEHOLDER_PRODUCT, input, tau);
  }

  /** Whether a call now would be recorded because of this argument. */
  private static boolean isRecorded(Tensor tensor) {
    return tensor.requiresGrad() && NoGrad.isRecording();
  }
}
