package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.Arrays;

/** Gradients of products and decompositions of matrices. */
final class LinearAlgebraRules {
  private LinearAlgebraRules() {}

  static void define() {
    rule("mm")
        .input("self", uses("mat2"), (g, n) -> g.mm(n.tensor("mat2").t().conj()))
        .input("mat2", uses("self"), (g, n) -> n.tensor("self").t().conj().mm(g));
    rule("bmm")
        .input("self", uses("mat2"), (g, n) -> g.bmm(transposed(n.tensor("mat2"))))
        .input("mat2", uses("self"), (g, n) -> transposed(n.tensor("self")).bmm(g));
    // Both have two dimensions or more here; batches that were broadcast are summed by the engine.
    rule("matmul")
        .input("self", uses("other"), (g, n) -> g.matmul(transposed(n.tensor("other"))))
        .input("other", uses("self"), (g, n) -> transposed(n.tensor("self")).matmul(g));
    rule("linalg_inv")
        .input(
            "A",
            uses("result0"),
            (g, n) -> {
              Tensor inverse = transposed(n.result(0));
              return inverse.matmul(g).matmul(inverse).neg();
            });
    rule("linalg_det")
        .input(
            "A",
            uses("A", "result0"),
            (g, n) -> {
              Tensor gradient = g.unsqueeze(-1).unsqueeze(-1);
              Tensor det = n.result(0).conj().unsqueeze(-1).unsqueeze(-1);
              return anyZero(det)
                  ? cofactors(n.tensor("A")).mul(gradient)
                  : transposed(n.tensor("A").inverse()).mul(det.mul(gradient));
            });
    // Source: Giles, An extended collection of matrix derivative results (2008), 2.3.1.
    rule("linalg_solve")
        .input(
            "A",
            uses("A", "result0"),
            (g, n) -> {
              Tensor x = columns(n.result(0), n);
              Tensor gradientOfB = transposed(n.tensor("A")).solve(columns(g, n));
              return gradientOfB.matmul(transposed(x)).neg();
            })
        .input(
            "B",
            uses("A"),
            (g, n) -> {
              Tensor solved = transposed(n.tensor("A")).solve(columns(g, n));
              return isVector(n) ? solved.squeeze(-1) : solved;
            });
    // Source: Murray, Differentiation of the Cholesky decomposition (2016), eq. 10.
    rule("linalg_cholesky")
        .input(
            "self",
            uses("result0"),
            (g, n) -> {
              Tensor lower = n.result(0);
              Tensor inner = transposed(lower).matmul(g);
              Tensor phi = inner.tril(0).add(inner.tril(-1)).mul(0.5); // its diagonal halved
              Tensor inverse = lower.inverse();
              Tensor whole = transposed(inverse).matmul(phi).matmul(inverse);
              return whole.add(transposed(whole)).mul(0.5);
            });
  }

  private static boolean anyZero(Tensor det) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      return det.eq(0).any().itemLong() != 0;
    }
  }

  /** What det(A) A^-H tends to where A is singular: from its singular value decomposition. */
  private static Tensor cofactors(Tensor matrices) {
    Linalg.Svd svd = Linalg.svd(matrices);
    Tensor signs = svd.u().det().mul(svd.vh().det()).conj().unsqueeze(-1).unsqueeze(-1);
    Tensor others = ReductionRules.productOfOthers(svd.s(), -1).unsqueeze(-2);
    return svd.u().mul(others).matmul(svd.vh()).mul(signs);
  }

  /** Transposed, and of complex matrices conjugated. */
  private static Tensor transposed(Tensor matrices) {
    return matrices.adjoint();
  }

  private static boolean isVector(OperatorNode n) {
    long[] a = n.sizes("A");
    long[] b = n.sizes("B");
    return b.length == 1 || Arrays.equals(b, Arrays.copyOf(a, a.length - 1));
  }

  private static Tensor columns(Tensor right, OperatorNode n) {
    return isVector(n) ? right.unsqueeze(-1) : right;
  }
}
