package org.cresset.torch;

import java.util.List;
import java.util.function.Function;

/** The calls of reductions.py. */
final class StatisticsCalls {
  private StatisticsCalls() {}

  static void define(FunctionCalls calls) {
    spread(calls);
    middle(calls);
    sums(calls);
    order(calls);
    counts(calls);
  }

  private static long[] dims(long... dims) {
    return dims;
  }

  private static void spread(FunctionCalls calls) {
    calls.one("var1", x -> x.var(1, false));
    calls.one("varCorrection", x -> x.var(dims(0, 2), 2, true));
    calls.one("std1", x -> x.std(-1, true));
    calls.one("stdCorrection", x -> x.std(dims(0, 1), 0, false));
    calls.one("stdHalf", x -> x.std(dims(0, 1), 0.5, false));
    moments(calls, "varMean", x -> x.varMean(dims(0, 1), 1, false));
    moments(calls, "stdMean", x -> x.stdMean(dims(2), 1, true));
    extremes(calls, "aminmax", Tensor::aminmax);
    extremes(calls, "aminmax1", x -> x.aminmax(1, true));
    calls.two("dist", Tensor::dist);
    for (int p : List.of(0, 1, 3)) calls.two("dist_" + p, (a, b) -> a.dist(b, p));
    calls.two("dist_inf", (a, b) -> a.dist(b, Double.POSITIVE_INFINITY));
  }

  private static void moments(
      FunctionCalls calls, String name, Function<Tensor, Statistics.Moments> call) {
    calls.several(
        name,
        x -> {
          Statistics.Moments moments = call.apply(x.getFirst());
          return List.of(moments.spread(), moments.mean());
        });
  }

  private static void extremes(
      FunctionCalls calls, String name, Function<Tensor, Statistics.MinMax> call) {
    calls.several(
        name,
        x -> {
          Statistics.MinMax extremes = call.apply(x.getFirst());
          return List.of(extremes.min(), extremes.max());
        });
  }

  private static void middle(FunctionCalls calls) {
    calls.one("median", Tensor::median);
    calls.one("nanmedian", Tensor::nanmedian);
    calls.indexed("median1", x -> x.median(1, false));
    calls.indexed("nanmedian1", x -> x.nanmedian(-1, true));
    calls.indexed("mode1", x -> x.mode(1, false));
    calls.indexed("kthvalue", x -> x.kthvalue(2, 1, false));
    calls.one("quantile", x -> x.quantile(0.35));
    calls.one("quantile1", x -> x.quantile(0.35, 1, true));
    calls.one("nanquantile1", x -> x.nanquantile(0.35, -1, false));
    for (QuantileInterpolation between : QuantileInterpolation.values()) {
      calls.two("quantiles_" + between, (x, q) -> x.quantile(q.detach(), 1, false, between));
    }
  }

  private static void sums(FunctionCalls calls) {
    calls.one("nansum", Tensor::nansum);
    calls.one("nanmean0", x -> x.nanmean(dims(0), false));
    calls.one("nanmean1", x -> x.nanmean(dims(1, 2), false));
    calls.one("nanmean1x", x -> x.nanmean(dims(1), false));
    calls.one("logsumexp2", x -> x.logsumexp(dims(0, 2), false));
    calls.one("allDims", x -> x.all(dims(0, 2), false));
    calls.one("anyDims", x -> x.any(dims(0, -1), true));
    calls.one("countNonzero1", x -> x.countNonzero(0, 1));
    calls.one("cumsum", x -> x.cumsum(1));
    calls.indexed("cummax", x -> x.cummax(1));
    calls.indexed("cummin", x -> x.cummin(-1));
    calls.one("logcumsumexp", x -> x.logcumsumexp(1));
    calls.one("diff", x -> x.diff(1));
    calls.one("diff2", x -> x.diff(2, 2, null, null));
    calls.one("diffMore", x -> x.diff(1, 1, x.narrow(1, 0, 1), x.narrow(1, 0, 2)));
    calls.one("trapezoid", x -> x.trapezoid(0.5, 1));
    calls.two("trapezoidAt", (y, x) -> y.trapezoid(x, 2));
    calls.one("cumulativeTrapezoid", x -> x.cumulativeTrapezoid(0.5, -1));
  }

  private static void order(FunctionCalls calls) {
    calls.indexed("sortStable", x -> x.sort(1, true, true));
    calls.one("msort", Tensor::msort);
    calls.indexed("topkLeast", x -> x.topk(2, 1, false, true));
    unique(calls, "unique", Tensor::unique);
    unique(calls, "unique1", x -> x.unique(1));
    unique(calls, "uniqueConsecutive", Tensor::uniqueConsecutive);
    unique(calls, "uniqueConsecutive0", x -> x.uniqueConsecutive(0));
    calls.two("isin", Tensor::isin);
    calls.two("searchsorted", (edges, x) -> edges.searchsorted(x, false));
    calls.two("searchsortedRight", (edges, x) -> edges.searchsorted(x, true));
    calls.two("bucketize", (x, edges) -> x.bucketize(edges, false));
    calls.two("bucketizeRight", (x, edges) -> x.bucketize(edges, true));
  }

  private static void unique(
      FunctionCalls calls, String name, Function<Tensor, Sorting.Unique> call) {
    calls.several(
        name,
        x -> {
          Sorting.Unique unique = call.apply(x.getFirst());
          return List.of(unique.values(), unique.inverse(), unique.counts());
        });
  }

  private static void counts(FunctionCalls calls) {
    calls.one("histc", x -> x.histc(5, -1, 3));
    calls.one("histcAll", x -> x.histc(4, 0, 0));
    histogram(calls, "histogram", x -> x.get(0).histogram(5, null, null, false));
    histogram(
        calls,
        "histogramRange",
        x -> x.get(0).histogram(4, new double[] {-1, 1.5}, x.get(1), true));
    histogram(calls, "histogramEdges", x -> x.get(0).histogram(x.get(1), null, false));
    calls.two("bincountWeights", (x, weights) -> x.bincount(weights, 6));
  }

  private static void histogram(
      FunctionCalls calls, String name, Function<List<Tensor>, Histogram> call) {
    calls.several(
        name,
        x -> {
          Histogram histogram = call.apply(x);
          return List.of(histogram.counts(), histogram.edges());
        });
  }
}
