package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.constant;
import static org.cresset.torch.Rules.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gradients of solutions, inverses, norms and functions of matrices. */
final class SolverRules {
  private SolverRules() {}

  static void define() {
    rule("linalg_matrix_norm.str_ord").input("self", uses("self", "result0"), (g, n) -> norm(g, n));
    rule("linalg_slogdet")
        .anyResult()
        .input("A", uses("A", "result0"), (g, n) -> slogdet(n.gradient(0), n.gradient(1), n));
    rule("linalg_solve_triangular")
        .input("self", uses("self", "result0"), SolverRules::triangle)
        .input("B", uses("self"), SolverRules::triangularSolution);
    rule("linalg_pinv.atol_rtol_float")
        .input("self", uses("self", "result0"), (g, n) -> pinv(g, n.result(0), n.tensor("self")));
    rule("linalg_lstsq")
        .input("self", uses("self", "b"), (g, n) -> leastSquares(g, n))
        .input("b", uses("self"), (g, n) -> rightSide(g, n));
    rule("cholesky_solve")
        .input(
            "self",
            uses("input2"),
            (g, n) -> Linalg.choleskySolve(g, n.tensor("input2"), n.flag("upper")))
        .input("input2", uses("input2", "result0"), SolverRules::choleskyFactor);
    rule("cholesky_inverse").input("self", uses("self", "result0"), SolverRules::choleskyInverse);
    rule("linalg_matrix_exp").input("self", uses("self"), (g, n) -> matrixExp(g, n.tensor("self")));
    constant("linalg_matrix_rank.atol_rtol_float");
  }

  private static Tensor norm(Tensor g, OperatorNode n) {
    long[] sizes = n.sizes("self");
    long[] kept = sizes.clone();
    for (long dim : n.integers("dim")) kept[Math.floorMod((int) dim, sizes.length)] = 1;
    Tensor norm = n.result(0).reshape(kept);
    Tensor scale = g.reshape(kept).div(norm).maskedFill(norm.eq(0), 0);
    return n.tensor("self").mul(scale);
  }

  /** d log det = tr(A^-1 dA): its real part moves the logarithm, its imaginary part the sign. */
  private static Tensor slogdet(@Nullable Tensor gSign, @Nullable Tensor gLog, OperatorNode n) {
    Tensor sign = n.result(0);
    Tensor real = gLog == null ? sign.real().detach().zerosLike() : gLog;
    Tensor scale = real;
    if (sign.dtype().isComplex() && gSign != null) {
      scale = Tensor.complex(real, gSign.mul(sign.conj()).imag());
    }
    return n.tensor("A").inverse().adjoint().mul(scale.unsqueeze(-1).unsqueeze(-1));
  }

  private static Tensor triangularSolution(Tensor g, OperatorNode n) {
    return Linalg.solveTriangular(
        n.tensor("self").adjoint(), g, !n.flag("upper"), n.flag("left"), n.flag("unitriangular"));
  }

  private static Tensor triangle(Tensor g, OperatorNode n) {
    Tensor right = triangularSolution(g, n);
    Tensor x = n.result(0).adjoint();
    Tensor whole = (n.flag("left") ? right.matmul(x) : x.matmul(right)).neg();
    int besideDiagonal = n.flag("unitriangular") ? 1 : 0;
    return n.flag("upper") ? whole.triu(besideDiagonal) : whole.tril(-besideDiagonal);
  }

  // Source: Golub and Pereyra, The Differentiation of Pseudo-Inverses and Nonlinear Least Squares
  // Problems Whose Variables Separate (1973), 4.12; products are taken from the short side.
  private static Tensor pinv(Tensor g, Tensor pinv, Tensor a) {
    Tensor pinvH = pinv.adjoint();
    Tensor gh = g.adjoint();
    if (a.size(-2) <= a.size(-1)) {
      Tensor k = gh.matmul(pinv);
      Tensor kp = k.matmul(pinvH);
      return kp.sub(pinv.matmul(k).adjoint())
          .sub(a.matmul(pinv).matmul(kp))
          .add(pinvH.matmul(pinv).matmul(gh.sub(k.matmul(a))));
    }
    Tensor k = pinv.matmul(gh);
    Tensor pk = pinvH.matmul(k);
    return pk.sub(k.matmul(pinv).adjoint())
        .add(gh.sub(a.matmul(k)).matmul(pinv).matmul(pinvH))
        .sub(pk.matmul(pinv).matmul(a));
  }

  private static Tensor leastSquares(Tensor g, OperatorNode n) {
    Tensor a = n.tensor("self");
    Tensor gradient = columns(g, n).matmul(columns(n.tensor("b"), n).adjoint());
    return pinv(gradient, Linalg.pinv(a), a);
  }

  private static Tensor rightSide(Tensor g, OperatorNode n) {
    Tensor gradient = Linalg.pinv(n.tensor("self")).adjoint().matmul(columns(g, n));
    return isVector(n) ? gradient.squeeze(-1) : gradient;
  }

  private static boolean isVector(OperatorNode n) {
    return n.sizes("b").length == n.sizes("self").length - 1;
  }

  private static Tensor columns(Tensor right, OperatorNode n) {
    return isVector(n) ? right.unsqueeze(-1) : right;
  }

  private static Tensor choleskyFactor(Tensor g, OperatorNode n) {
    Tensor factor = n.tensor("input2");
    Tensor right = Linalg.choleskySolve(g, factor, n.flag("upper"));
    Tensor half = right.matmul(n.result(0).adjoint());
    return ofFactor(half.add(half.adjoint()).neg(), factor, n.flag("upper"));
  }

  private static Tensor choleskyInverse(Tensor g, OperatorNode n) {
    Tensor inverse = n.result(0);
    Tensor whole = inverse.matmul(g.add(g.adjoint())).matmul(inverse).neg();
    return ofFactor(whole, n.tensor("self"), n.flag("upper"));
  }

  /** From the gradient of the product of a triangle with its adjoint to that of the triangle. */
  private static Tensor ofFactor(Tensor g, Tensor factor, boolean upper) {
    return upper ? factor.triu(0).matmul(g).triu(0) : g.matmul(factor.tril(0)).tril(0);
  }

  // Source: Najfeld and Havel, Derivatives of the Matrix Exponential (1995), theorem 4.13.
  private static Tensor matrixExp(Tensor g, Tensor self) {
    Tensor a = self.adjoint();
    long n = a.size(-1);
    Tensor zeros = g.detach().zerosLike();
    Tensor above = Tensor.cat(List.of(a, g), -1);
    Tensor below = Tensor.cat(List.of(zeros, a), -1);
    return Linalg.matrixExp(Tensor.cat(List.of(above, below), -2))
        .narrow(-2, 0, n)
        .narrow(-1, n, n);
  }
}
