package org.cresset.torch;

import java.util.function.UnaryOperator;

/** Checks of {@link LinearAlgebraRules}. */
final class LinearAlgebraChecks {
  private LinearAlgebraChecks() {}

  static void define(RuleChecks checks) {
    long[][][] matrices = {{{2, 3}, {3, 4}}, {{0, 3}, {3, 2}}, {{2, 0}, {0, 2}}};
    for (long[][] pair : matrices) {
      checks.several("mm", true, x -> x.get(0).mm(x.get(1)), pair[0], pair[1]);
      checks.several("matmul", true, x -> x.get(0).matmul(x.get(1)), pair[0], pair[1]);
    }
    checks.several("bmm", true, x -> x.get(0).bmm(x.get(1)), sizes(2, 2, 3), sizes(2, 3, 1));
    long[][][] batches = {
      {{3}, {3}},
      {{2, 3}, {3}},
      {{3}, {3, 2}},
      {{2, 2, 3}, {3, 2}},
      {{2, 3}, {2, 3, 2}},
      {{2, 1, 2, 3}, {3, 3, 1}},
      {{3}, {2, 3, 2}},
      {{2, 2, 3}, {3}},
      {{0, 2, 3}, {3, 2}}
    };
    for (long[][] pair : batches) {
      checks.several("matmul", true, x -> x.get(0).matmul(x.get(1)), pair[0], pair[1]);
    }
    square(checks, "linalg_inv", Tensor::inverse);
    square(checks, "linalg_det", Tensor::det);
    square(checks, "linalg_cholesky", x -> x.matmul(x.transpose(-2, -1)).cholesky());
    long[][][] systems = {
      {{3, 3}, {3}}, {{3, 3}, {3, 2}}, {{2, 3, 3}, {2, 3}}, {{2, 3, 3}, {2, 3, 1}}
    };
    for (long[][] pair : systems) {
      checks.several(
          "linalg_solve", true, x -> regular(x.get(0)).solve(x.get(1)), pair[0], pair[1]);
    }
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static void square(RuleChecks checks, String rule, UnaryOperator<Tensor> f) {
    checks.shaped(rule, true, x -> f.apply(regular(x)), 3, 3);
    checks.shaped(rule, true, x -> f.apply(regular(x)), 2, 2, 2);
    checks.shaped(rule, true, x -> f.apply(regular(x)), 1, 1);
    checks.shaped(rule, true, x -> f.apply(regular(x)), 0, 2, 2);
  }

  /** Far from singular, however the values of x below 2 lie. */
  private static Tensor regular(Tensor x) {
    return x.add(Tensor.eye(x.size(-1)).to(DType.FLOAT64).mul(5));
  }
}
