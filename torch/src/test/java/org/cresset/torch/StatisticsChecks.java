package org.cresset.torch;

import java.util.List;

/** Checks of {@link StatisticsRules}. */
final class StatisticsChecks {
  private StatisticsChecks() {}

  static void define(RuleChecks checks) {
    spread(checks);
    middle(checks);
    quantiles(checks);
    cumulative(checks);
    order(checks);
  }

  private static void spread(RuleChecks checks) {
    for (long[] dims : new long[][] {{1}, {0, -1}, {-1, 0, 1}}) {
      checks.shaped("std.dim", true, x -> x.std(dims, true, false), 2, 3, 2);
      checks.shaped("std.dim", true, x -> x.std(dims, false, true), 2, 3, 2);
      checks.shaped("std.dim", true, x -> x.std(dims, 0.5, false), 2, 3, 2);
      checks.shaped("var.dim", true, x -> x.var(dims, 0.5, true), 2, 3, 2);
      checks.shaped("nansum", true, x -> x.nansum(dims, false), 2, 3, 2);
      checks.shaped("nansum", true, x -> x.nanmean(dims, true), 2, 3, 2);
    }
    checks.shaped("std.dim", true, Tensor::std, 5);
    checks.shaped("pow.Tensor_Tensor", true, x -> x.dist(x.square().add(3)), 2, 3);
    checks.shaped("pow.Tensor_Tensor", true, x -> x.dist(x.square().add(3), 3), 2, 3);
    checks.shaped("max", true, x -> x.dist(x.mul(3), Double.POSITIVE_INFINITY), 2, 3);
    checks.once(
        "nansum",
        "NaN passes no gradient on",
        x -> x.getFirst().add(Tensor.of(new double[] {1, Double.NaN, 3})).nansum(),
        () -> new Tensor[] {Tensor.of(new double[] {1})});
  }

  private static void middle(RuleChecks checks) {
    checks.shaped("median", true, Tensor::median, 5);
    checks.shaped("median", true, Tensor::median);
    checks.shaped("nanmedian", true, Tensor::nanmedian, 2, 3);
    for (boolean keepdim : new boolean[] {false, true}) {
      checks.shaped("median.dim", true, x -> x.median(1, keepdim).values(), 2, 5);
      checks.shaped("nanmedian.dim", true, x -> x.nanmedian(0, keepdim).values(), 3, 2);
      checks.shaped("mode", true, x -> x.mode(-1, keepdim).values(), 2, 3);
      checks.shaped("kthvalue", true, x -> x.kthvalue(2, -1, keepdim).values(), 2, 3);
      checks.shaped("amin", true, x -> x.aminmax(1, keepdim).min(), 2, 3);
      checks.shaped("amax", true, x -> x.aminmax(1, keepdim).max(), 2, 3);
    }
  }

  private static void quantiles(RuleChecks checks) {
    for (QuantileInterpolation interpolation : QuantileInterpolation.values()) {
      checks.shaped(
          "gather", true, x -> x.quantile(shares(), 1, false, interpolation).mul(x.sum()), 2, 5);
      checks.shaped(
          "gather", true, x -> x.nanquantile(shares(), 0, true, interpolation).mul(x.sum()), 4, 2);
    }
    checks.shaped("lerp.Tensor", true, x -> x.quantile(0.4).square(), 2, 3);
  }

  private static Tensor shares() {
    return Tensor.of(new double[] {0, 0.3, 0.9, 1});
  }

  private static void cumulative(RuleChecks checks) {
    for (int dim : List.of(0, -1)) {
      checks.shaped("cummax", true, x -> x.cummax(dim).values(), 4, 3);
      checks.shaped("cummin", true, x -> x.cummin(dim).values(), 4, 3);
      checks.shaped("logcumsumexp", true, x -> x.logcumsumexp(dim), 4, 3);
      checks.shaped("logcumsumexp", true, x -> x.logcumsumexp(dim).mul(x), 4, 3); // both signs
      checks.shaped("slice.Tensor", true, x -> x.diff(2, dim, null, x), 4, 3);
      checks.shaped("sum.dim_IntList", true, x -> x.trapezoid(0.5, dim).square(), 4, 3);
      checks.shaped("cumsum", true, x -> x.cumulativeTrapezoid(x.cumsum(0), dim), 4, 3);
    }
    checks.shaped("logcumsumexp", true, x -> x.logcumsumexp(0));
    checks.shaped("logcumsumexp", true, x -> x.logcumsumexp(0), 0, 3);
  }

  private static void order(RuleChecks checks) {
    checks.shaped("sort.stable", true, x -> x.sort(1, true, true).values(), 2, 4);
    checks.shaped("sort", true, Tensor::msort, 4, 2);
    // Positions are no part of the graph: the second pass must not wait for a gradient of them.
    checks.shaped("sort", true, x -> x.sort(1, false).values().square(), 2, 4);
    checks.shaped("topk", true, x -> x.topk(2, 1).values().square(), 2, 4);
    checks.shaped("max.dim", true, x -> x.max(1, false).values().square(), 2, 4);
    checks.shaped("topk", true, x -> x.topk(2, 0, false, true).values(), 4, 2);
    checks.several(
        "bincount",
        true,
        x -> Tensor.of(new long[] {0, 3, 3, 1}).bincount(x.getFirst(), 6),
        RuleChecks.sizes(4));
  }
}
