package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.constant;
import static org.cresset.torch.Rules.rule;

/** Gradients of {@link Statistics}, {@link Cumulative} and {@link Sorting}. */
final class StatisticsRules {
  private StatisticsRules() {}

  static void define() {
    rule("std.dim").input("self", uses("self", "result0"), StatisticsRules::deviation);
    rule("nansum")
        .input(
            "self",
            uses("self"),
            (g, n) -> ReductionRules.spread(g, n).maskedFill(n.tensor("self").isNaN(), 0));
    for (String op : new String[] {"median", "nanmedian"}) {
      rule(op).input("self", uses("self", "result0"), StatisticsRules::toEquals);
    }
    for (String op :
        new String[] {"median.dim", "nanmedian.dim", "mode", "kthvalue", "sort.stable"}) {
      rule(op).input("self", uses("result1"), ReductionRules::scattered);
    }
    rule("cummax").input("self", uses("result1"), ReductionRules::scattered);
    rule("cummin").input("self", uses("result1"), ReductionRules::scattered);
    rule("logcumsumexp").input("self", uses("self", "result0"), StatisticsRules::logcumsumexp);
    constant("all.dims", "any.dims", "count_nonzero.dim_IntList");
    constant("searchsorted.Tensor", "bucketize.Tensor", "isin.Tensor_Tensor");
  }

  /** Where all are equal the deviation is 0 and has no slope; it passes no gradient on. */
  private static Tensor deviation(Tensor g, OperatorNode n) {
    Tensor result = n.result(0);
    Tensor still = result.eq(0);
    Tensor slope = g.div(result.maskedFill(still, 1)).maskedFill(still, 0);
    return ReductionRules.spread(slope, n).mul(ReductionRules.centred(n));
  }

  /** In equal parts to all that equal the result. */
  private static Tensor toEquals(Tensor g, OperatorNode n) {
    Tensor self = n.tensor("self");
    Tensor result = n.result(0);
    Tensor equal = self.eq(result).logicalOr(self.isNaN().logicalAnd(result.isNaN()));
    Tensor mask = equal.to(g.dtype());
    return mask.mul(g.div(mask.sum()));
  }

  /**
   * Each element's share exp(x_i - result_j) of every later sum, weighted by that sum's gradient;
   * gradients above and below 0 apart, because their sums are taken of logarithms.
   */
  private static Tensor logcumsumexp(Tensor g, OperatorNode n) {
    if (g.dim() == 0) return g;
    Tensor above = shares(g, n);
    Tensor below = shares(g.neg(), n);
    return above.sub(below);
  }

  private static Tensor shares(Tensor g, OperatorNode n) {
    int dim = (int) n.integer("dim");
    // Finite instead of minus infinity: its differences are no NaN in the second derivative.
    double nothing = g.dtype() == DType.FLOAT16 ? -1e4 : -1e30;
    Tensor none = g.le(0);
    Tensor logarithm = g.maskedFill(none, 1).log().maskedFill(none, nothing);
    Tensor later = logarithm.sub(n.result(0)).flip(dim).logcumsumexp(dim).flip(dim);
    return later.add(n.tensor("self")).exp();
  }
}
