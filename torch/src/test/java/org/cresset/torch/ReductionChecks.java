package org.cresset.torch;

import java.util.List;
import java.util.function.UnaryOperator;

/** Checks of {@link ReductionRules}. */
final class ReductionChecks {
  private ReductionChecks() {}

  static void define(RuleChecks checks) {
    sums(checks);
    products(checks);
    extremes(checks);
    for (int dim : List.of(0, -1)) {
      checks.shaped("logsumexp", true, x -> x.logsumexp(dim, false), 2, 3);
      checks.shaped("logsumexp", true, x -> x.logsumexp(dim, true), 2, 3);
      checks.shaped("_softmax", true, x -> x.softmax(dim), 2, 3);
      checks.shaped("_log_softmax", true, x -> x.logSoftmax(dim), 2, 3);
      checks.shaped("_softmax", true, x -> x.softmax(dim), 0, 3);
      checks.shaped("_log_softmax", true, x -> x.logSoftmax(dim));
      checks.shaped("cumsum", true, x -> x.cumsum(dim), 2, 3);
      checks.shaped("cumsum", true, x -> x.cumsum(dim), 0, 3);
      checks.shaped("cumsum", true, x -> x.cumsum(dim));
    }
  }

  private static void sums(RuleChecks checks) {
    checks.unary("sum", Tensor::sum, -2, 2, true);
    checks.unary("mean", Tensor::mean, -2, 2, true);
    for (long[] shape : new long[][] {{2, 3, 2}, {0, 3, 2}}) {
      dims(checks, "sum.dim_IntList", (x, d, k) -> x.sum(d, k), shape);
      if (shape[0] > 0) dims(checks, "mean.dim", (x, d, k) -> x.mean(d, k), shape);
    }
    checks.shaped("sum.dim_IntList", true, x -> x.sum(-1, false));
    checks.shaped("mean.dim", true, x -> x.mean(0, true));
    dims(checks, "var.dim", (x, d, k) -> x.var(d, true, k), 2, 3, 2);
    dims(checks, "var.dim", (x, d, k) -> x.var(d, false, k), 2, 3, 2);
    checks.shaped("var.dim", true, Tensor::var, 2, 3);
    checks.shaped("std.dim", true, Tensor::std, 2, 3);
    checks.shaped("sum.dim_IntList", true, x -> x.sumToSize(1, 3), 4, 2, 3);
  }

  /** A reduction by dimensions. */
  @FunctionalInterface
  private interface ByDims {
    Tensor reduce(Tensor x, long[] dims, boolean keepdim);
  }

  private static void dims(RuleChecks checks, String rule, ByDims reduction, long... shape) {
    for (long[] dims : new long[][] {{1}, {-1}, {0, 2}, {-1, 0, 1}}) {
      checks.shaped(rule, true, x -> reduction.reduce(x, dims, false), shape);
      checks.shaped(rule, true, x -> reduction.reduce(x, dims, true), shape);
    }
  }

  private static void products(RuleChecks checks) {
    checks.unary("prod", Tensor::prod, 0.5, 2, true);
    zeros(checks, "prod", Tensor::prod);
    for (int dim : List.of(0, -1)) {
      checks.shaped("prod.dim_int", true, x -> x.prod(dim, false), 2, 3);
      checks.shaped("prod.dim_int", true, x -> x.prod(dim, true), 0, 3);
      checks.shaped("prod.dim_int", true, x -> x.prod(dim, true));
      checks.shaped("cumprod", true, x -> x.cumprod(dim), 2, 3);
      checks.shaped("cumprod", true, x -> x.cumprod(dim), 0, 3);
      checks.shaped("cumprod", true, x -> x.cumprod(dim));
      zeros(checks, "prod.dim_int", x -> x.prod(dim, false));
      zeros(checks, "cumprod", x -> x.cumprod(dim));
    }
  }

  /** One zero in the first row, two in the second, none in the third. */
  private static void zeros(RuleChecks checks, String rule, UnaryOperator<Tensor> f) {
    checks.twice(
        rule,
        "with zeros",
        x -> f.apply(x.getFirst()),
        () -> new Tensor[] {Tensor.of(new double[] {2, 0, 3, 0, 5, 0, 1.5, 2.5, -2}, 3, 3)});
  }

  private static void extremes(RuleChecks checks) {
    for (boolean keepdim : new boolean[] {false, true}) {
      for (int dim : List.of(0, -1)) {
        long[] dims = {dim};
        checks.shaped("amax", true, x -> x.amax(dims, keepdim), 2, 3);
        checks.shaped("amin", true, x -> x.amin(dims, keepdim), 2, 3);
        checks.shaped("max.dim", true, x -> x.max(dim, keepdim).values(), 2, 3);
        checks.shaped("min.dim", true, x -> x.min(dim, keepdim).values(), 2, 3);
        checks.shaped("max.dim", true, x -> x.max(dim, keepdim).values());
        checks.shaped("amax", true, x -> x.amax(new long[] {1}, keepdim), 0, 3);
      }
      checks.shaped("amax", true, x -> x.amax(new long[] {0, 2}, keepdim), 2, 3, 2);
      checks.shaped("amin", true, x -> x.amin(new long[0], keepdim), 2, 3);
    }
    checks.shaped("max", true, Tensor::max, 2, 3);
    checks.shaped("min", true, Tensor::min, 2, 3);
    checks.shaped("max", true, Tensor::max);
    for (int dim : List.of(0, -1)) {
      checks.shaped("topk", true, x -> x.topk(2, dim).values(), 2, 3);
      checks.shaped("sort", true, x -> x.sort(dim, true).values(), 2, 3);
      checks.shaped("sort", true, x -> x.sort(dim, false).values(), 0, 3);
      checks.shaped("sort", true, x -> x.sort(dim, false).values());
    }
  }
}
