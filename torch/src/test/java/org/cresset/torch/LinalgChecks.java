package org.cresset.torch;

import static org.cresset.torch.ComplexChecks.sizes;

import java.util.List;

/**
 * Checks of {@link DecompositionRules} and {@link SolverRules}, with real and with complex numbers.
 *
 * <p>Vectors of a decomposition are put into functions that do not depend on their signs and
 * phases.
 */
final class LinalgChecks {
  private final RuleChecks checks;
  private final boolean complex;

  private LinalgChecks(RuleChecks checks, boolean complex) {
    this.checks = checks;
    this.complex = complex;
  }

  static void define(RuleChecks checks) {
    new LinalgChecks(checks, false).all();
  }

  static void complex(RuleChecks checks) {
    new LinalgChecks(checks, true).all();
  }

  private void all() {
    decompositions();
    triangles();
    solutions();
    others();
  }

  private void check(String rule, GradCheck.Differentiable f, long[]... shapes) {
    if (complex) ComplexChecks.several(checks, rule, f, shapes);
    else checks.several(rule, true, f, shapes);
  }

  private void decompositions() {
    for (long[] shape : List.of(sizes(3, 3), sizes(4, 2), sizes(2, 4), sizes(2, 3, 2))) {
      check("linalg_svd", x -> Linalg.svdvals(x.getFirst()), shape);
      check("linalg_svd", x -> svd(Linalg.svd(x.getFirst())), shape);
      check("linalg_svd", x -> Linalg.svd(x.getFirst()).u().abs().square(), shape);
      check("linalg_svd", x -> Linalg.svd(x.getFirst()).vh().abs().square(), shape);
      check("linalg_qr", x -> Linalg.qr(x.getFirst()).q().abs(), shape);
      check("linalg_qr", x -> Linalg.qr(x.getFirst()).r().abs().add(1), shape);
      check("linalg_qr", x -> both(Linalg.qr(x.getFirst())), shape);
      check("linalg_lu", x -> Linalg.lu(x.getFirst()).l(), shape);
      check("linalg_lu", x -> Linalg.lu(x.getFirst()).u(), shape);
      check("linalg_lu", x -> product(Linalg.lu(x.getFirst())), shape);
      check("linalg_lu_factor", x -> Linalg.luFactor(x.getFirst()).lu(), shape);
    }
    check("linalg_svd", x -> Linalg.matrixNorm(x.getFirst(), "nuc"), sizes(3, 2));
    check("linalg_svd", x -> Linalg.cond(x.getFirst()), sizes(3, 2));
    check("linalg_svd", x -> Linalg.svd(x.getFirst(), true).u().abs().square(), sizes(2, 3));
    check("linalg_qr", x -> Linalg.qr(x.getFirst(), "complete").q().abs(), sizes(2, 3));
    for (long[] shape : List.of(sizes(3, 3), sizes(2, 2, 2))) {
      check("linalg_eigh", x -> Linalg.eigvalsh(symmetric(x.getFirst())), shape);
      check("linalg_eigh", x -> eigh(Linalg.eigh(symmetric(x.getFirst()))), shape);
      check(
          "linalg_eigh", x -> Linalg.eigh(symmetric(x.getFirst())).vectors().abs().square(), shape);
      check("linalg_eig", x -> Linalg.eigvals(x.getFirst()).abs(), shape);
      check("linalg_eig", x -> Linalg.eig(x.getFirst()).vectors().abs().square(), shape);
      check("linalg_eig", x -> exponential(Linalg.eig(x.getFirst())), shape);
    }
  }

  private static Tensor svd(Linalg.Svd svd) {
    return svd.u().mul(svd.s().square().unsqueeze(-2)).matmul(svd.vh());
  }

  private static Tensor both(Linalg.Qr qr) {
    return qr.q().matmul(qr.r().mul(qr.r().abs()));
  }

  private static Tensor product(Linalg.Lu lu) {
    return lu.p().matmul(lu.l().square()).matmul(lu.u());
  }

  private static Tensor eigh(Linalg.Eigh eigh) {
    Tensor vectors = eigh.vectors();
    return vectors.mul(eigh.values().exp().unsqueeze(-2)).matmul(vectors.adjoint());
  }

  private static Tensor exponential(Linalg.Eig eig) {
    Tensor vectors = eig.vectors();
    Tensor whole = vectors.mul(eig.values().exp().unsqueeze(-2)).matmul(vectors.inverse());
    return whole.viewAsReal();
  }

  private static Tensor symmetric(Tensor x) {
    return x.add(x.adjoint());
  }

  private static Tensor regular(Tensor x) {
    return x.add(Tensor.eye(x.size(-1)).to(DType.FLOAT64).mul(5));
  }

  private static Tensor definite(Tensor x) {
    return x.matmul(x.adjoint()).add(Tensor.eye(x.size(-2)).to(DType.FLOAT64));
  }

  private static Tensor factor(Tensor x, boolean upper) {
    Tensor lower = Linalg.cholesky(definite(x));
    return upper ? lower.adjoint() : lower;
  }

  private void triangles() {
    long[][] shapes = {{3, 3}, {2, 2, 2}};
    for (long[] shape : shapes) {
      check("linalg_cholesky", x -> Linalg.cholesky(definite(x.getFirst())), shape);
      for (boolean upper : new boolean[] {false, true}) {
        check(
            "cholesky_inverse",
            x -> Linalg.choleskyInverse(factor(x.getFirst(), upper), upper),
            shape);
        check(
            "cholesky_solve",
            x -> Linalg.choleskySolve(x.get(1), regular(x.get(0)), upper),
            shape,
            shape);
      }
    }
    for (boolean upper : new boolean[] {false, true}) {
      for (boolean unit : new boolean[] {false, true}) {
        check(
            "linalg_solve_triangular",
            x -> Linalg.solveTriangular(regular(x.get(0)), x.get(1), upper, true, unit),
            sizes(2, 3, 3),
            sizes(3, 2));
        check(
            "linalg_solve_triangular",
            x -> Linalg.solveTriangular(regular(x.get(0)), x.get(1), upper, false, unit),
            sizes(3, 3),
            sizes(2, 2, 3));
      }
    }
    check(
        "linalg_lu_factor",
        x -> Linalg.luSolve(Linalg.luFactor(x.get(0)), x.get(1)),
        sizes(3, 3),
        sizes(3, 2));
    check(
        "linalg_solve_triangular",
        x -> Linalg.householderProduct(x.get(0), x.get(1)).matmul(upper(x.get(0))),
        sizes(3, 2),
        sizes(2));
  }

  /** So that the named rule takes part. */
  private static Tensor upper(Tensor x) {
    Tensor square = regular(x.narrow(-2, 0, x.size(-1)));
    return Linalg.solveTriangular(square, square, true, true, false);
  }

  private void solutions() {
    check("linalg_inv", x -> Linalg.inv(regular(x.getFirst())), sizes(2, 2, 2));
    check(
        "linalg_solve",
        x -> Linalg.solve(regular(x.get(0)), x.get(1)),
        sizes(2, 3, 3),
        sizes(3, 2));
    for (long[] shape : List.of(sizes(3, 2), sizes(2, 3), sizes(2, 2, 2))) {
      check("linalg_pinv.atol_rtol_float", x -> Linalg.pinv(x.getFirst()), shape);
    }
    check(
        "linalg_lstsq", x -> Linalg.lstsq(x.get(0), x.get(1)).solution(), sizes(4, 2), sizes(4, 3));
    check(
        "linalg_lstsq", x -> Linalg.lstsq(x.get(0), x.get(1)).solution(), sizes(2, 3), sizes(2, 1));
  }

  private void others() {
    check("linalg_det", x -> Linalg.det(x.getFirst()), sizes(2, 3, 3));
    check("linalg_slogdet", x -> Linalg.slogdet(x.getFirst()).logabsdet(), sizes(2, 3, 3));
    if (complex) {
      check("linalg_slogdet", x -> Linalg.slogdet(x.getFirst()).sign(), sizes(3, 3));
      check("linalg_slogdet", x -> Linalg.logdet(x.getFirst()), sizes(2, 2));
    }
    check("linalg_matrix_exp", x -> Linalg.matrixExp(x.getFirst()), sizes(3, 3));
    check("linalg_matrix_exp", x -> Linalg.matrixExp(x.getFirst()), sizes(2, 2, 2));
    check("linalg_matrix_norm.str_ord", x -> Linalg.norm(x.getFirst()), sizes(2, 3));
    check(
        "linalg_matrix_norm.str_ord",
        x -> Linalg.vectorNorm(x.getFirst(), 2, sizes(0, 2), true),
        sizes(2, 3, 2));
    check("linalg_matrix_norm.str_ord", x -> Linalg.matrixNorm(x.getFirst()), sizes(2, 2, 3));
    for (double p : new double[] {1, 3, 0.5, Double.POSITIVE_INFINITY, -1}) {
      checkNorm(p);
    }
    check("matmul", x -> Linalg.matrixPower(regular(x.getFirst()), 3), sizes(2, 2, 2));
    check("linalg_inv", x -> Linalg.matrixPower(regular(x.getFirst()), -2), sizes(2, 2));
    check("mm", x -> Linalg.multiDot(x), sizes(3), sizes(3, 2), sizes(2, 4), sizes(4));
    check("cumprod", x -> Linalg.vander(x.getFirst(), 3), sizes(2, 2));
    check("roll", x -> Linalg.cross(x.get(0), x.get(1), -1), sizes(2, 3), sizes(3));
  }

  private void checkNorm(double order) {
    String rule = "abs";
    check(rule, x -> Linalg.vectorNorm(x.getFirst(), order, sizes(-1), false), sizes(2, 3));
  }
}
