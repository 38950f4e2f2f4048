package org.cresset.torch;

import java.util.stream.LongStream;

/**
 * What describes many numbers by few: the less frequent half of {@link Reduction}, whose
 * conventions for {@code dim} and {@code keepdim} hold here too.
 */
sealed interface Statistics extends Covariance permits Reduction {
  private Tensor self() {
    return (Tensor) this;
  }

  // ---- Spread --------------------------------------------------------------------------------

  /** The unbiased variance along a dimension. Source: {@code torch.var}. */
  default Tensor var(int dim, boolean keepdim) {
    return self().var(new long[] {dim}, true, keepdim);
  }

  /** The variance along some dimensions, divided by n - {@code correction}. */
  default Tensor var(long[] dims, double correction, boolean keepdim) {
    if (correction == 0 || correction == 1) return self().var(dims, correction == 1, keepdim);
    return self().var(dims, false, keepdim).mul(corrected(dims, correction));
  }

  /** The unbiased standard deviation along a dimension. Source: {@code torch.std}. */
  default Tensor std(int dim, boolean keepdim) {
    return self().std(new long[] {dim}, true, keepdim);
  }

  /** The standard deviation along some dimensions, divided by n - {@code correction}. */
  default Tensor std(long[] dims, double correction, boolean keepdim) {
    if (correction == 0 || correction == 1) return self().std(dims, correction == 1, keepdim);
    return self().std(dims, false, keepdim).mul(Math.sqrt(corrected(dims, correction)));
  }

  /**
   * A spread and the mean.
   *
   * @param spread the variance or the standard deviation
   * @param mean the mean
   */
  record Moments(Tensor spread, Tensor mean) {}

  /** The variance and the mean along some dimensions. Source: {@code torch.var_mean}. */
  default Moments varMean(long[] dims, double correction, boolean keepdim) {
    return new Moments(var(dims, correction, keepdim), self().mean(dims, keepdim));
  }

  /** The standard deviation and the mean along some dimensions. Source: {@code std_mean}. */
  default Moments stdMean(long[] dims, double correction, boolean keepdim) {
    return new Moments(std(dims, correction, keepdim), self().mean(dims, keepdim));
  }

  /** From division by n to division by n - correction, not below 0. */
  private double corrected(long[] dims, double correction) {
    double count = 1;
    for (long dim : dims.length == 0 ? all() : dims) count *= self().dim() == 0 ? 1 : size(dim);
    return count / Math.max(0, count - correction);
  }

  private long size(long dim) {
    return self().size(Math.toIntExact(dim));
  }

  private long[] all() {
    return LongStream.range(0, self().dim()).toArray();
  }

  // ---- Extremes ------------------------------------------------------------------------------

  /**
   * The least and the greatest.
   *
   * @param min the least
   * @param max the greatest
   */
  record MinMax(Tensor min, Tensor max) {}

  /** The least and the greatest along a dimension. Source: {@code torch.aminmax}. */
  default MinMax aminmax(int dim, boolean keepdim) {
    long[] dims = {dim};
    return new MinMax(self().amin(dims, keepdim), self().amax(dims, keepdim));
  }

  /** The least and the greatest of all. */
  default MinMax aminmax() {
    return new MinMax(self().min(), self().max());
  }

  // ---- Middle --------------------------------------------------------------------------------

  /** The middle one of all, the lesser of two; NaN if there is one. Source: {@code median}. */
  default Tensor median() {
    return Aten.call(StatisticsOps.MEDIAN, this);
  }

  /** The middle one along a dimension, the lesser of two, and where it is. */
  default Reduction.Indexed median(int dim, boolean keepdim) {
    return indexed(StatisticsOps.MEDIAN_DIM, dim, keepdim);
  }

  /** The middle one of all that are not NaN. Source: {@code torch.nanmedian}. */
  default Tensor nanmedian() {
    return Aten.call(StatisticsOps.NANMEDIAN, this);
  }

  /** The middle one along a dimension of those that are not NaN, and where it is. */
  default Reduction.Indexed nanmedian(int dim, boolean keepdim) {
    return indexed(StatisticsOps.NANMEDIAN_DIM, dim, keepdim);
  }

  /** The most frequent along a dimension, the least of several, and where its last is. */
  default Reduction.Indexed mode(int dim, boolean keepdim) {
    return indexed(StatisticsOps.MODE, dim, keepdim);
  }

  private Reduction.Indexed indexed(Op op, int dim, boolean keepdim) {
    var both = Aten.callAll(op, this, dim, keepdim);
    return new Reduction.Indexed(both.get(0), both.get(1));
  }

  /** The value below which a share q of all lies, between two by a straight line. */
  default Tensor quantile(double q) {
    return self().reshape(-1).quantile(q, 0, false);
  }

  /** The value below which a share q along a dimension lies, between two by a straight line. */
  default Tensor quantile(double q, int dim, boolean keepdim) {
    Tensor one = Tensor.scalar(q, self().dtype()).to(self().device());
    return quantile(one, dim, keepdim, QuantileInterpolation.LINEAR);
  }

  /** The values below which shares q lie, along a first dimension. Source: {@code quantile}. */
  default Tensor quantile(Tensor q, int dim, boolean keepdim, QuantileInterpolation interpolation) {
    return Autocast.function(
        "quantile",
        x -> Quantile.of("quantile", x[0], x[1], dim, keepdim, interpolation, false),
        self(),
        q);
  }

  /** As {@code quantile}, of those that are not NaN. Source: {@code torch.nanquantile}. */
  default Tensor nanquantile(double q, int dim, boolean keepdim) {
    Tensor one = Tensor.scalar(q, self().dtype()).to(self().device());
    return nanquantile(one, dim, keepdim, QuantileInterpolation.LINEAR);
  }

  /** As {@code quantile}, of those that are not NaN. */
  default Tensor nanquantile(
      Tensor q, int dim, boolean keepdim, QuantileInterpolation interpolation) {
    return Autocast.function(
        "nanquantile",
        x -> Quantile.of("nanquantile", x[0], x[1], dim, keepdim, interpolation, true),
        self(),
        q);
  }

  // ---- Sums ----------------------------------------------------------------------------------

  /** The sum of all that are not NaN. Source: {@code torch.nansum}. */
  default Tensor nansum() {
    return nansum(all(), false);
  }

  /** The sum along some dimensions of those that are not NaN. */
  default Tensor nansum(long[] dims, boolean keepdim) {
    return Aten.call(StatisticsOps.NANSUM, this, dims, keepdim, null);
  }

  /** The mean of all that are not NaN. Source: {@code torch.nanmean}. */
  default Tensor nanmean() {
    return nanmean(all(), false);
  }

  /** The mean along some dimensions of those that are not NaN. */
  default Tensor nanmean(long[] dims, boolean keepdim) {
    Tensor counted = self().isNaN().logicalNot().sum(dims, keepdim);
    return nansum(dims, keepdim).div(counted);
  }

  /** log(sum(exp(x))) along some dimensions, without overflow. Source: {@code logsumexp}. */
  default Tensor logsumexp(long[] dims, boolean keepdim) {
    return Aten.call(ReductionOps.LOGSUMEXP, this, dims, keepdim);
  }

  /** Whether all along some dimensions are true. */
  default Tensor all(long[] dims, boolean keepdim) {
    return Aten.call(StatisticsOps.ALL_DIMS, this, dims, keepdim);
  }

  /** Whether one along some dimensions is true. */
  default Tensor any(long[] dims, boolean keepdim) {
    return Aten.call(StatisticsOps.ANY_DIMS, this, dims, keepdim);
  }

  /** How many along some dimensions are not 0, int64. */
  default Tensor countNonzero(long... dims) {
    return Aten.call(StatisticsOps.COUNT_NONZERO_DIMS, this, dims);
  }

  // ---- Distance ------------------------------------------------------------------------------

  /** The Euclidean distance, sizes broadcast. Source: {@code torch.dist}. */
  default Tensor dist(Tensor other) {
    return dist(other, 2);
  }

  /** The p-norm of the difference, for p from 0 to infinity, sizes broadcast. */
  default Tensor dist(Tensor other, double p) {
    if (!(p >= 0)) throw new IllegalArgumentException("dist: p must be 0 or more, got " + p);
    Tensor size = self().sub(other).abs();
    if (p == 0) return size.ne(0).to(size.dtype()).sum();
    if (p == 1) return size.sum();
    if (Double.isInfinite(p)) return size.max();
    // The root's slope is infinite at 0, where the distance has none: PyTorch's is 0 there.
    Tensor sum = (p == 2 ? size.square() : size.pow(p)).sum();
    Tensor equal = sum.eq(0);
    return sum.maskedFill(equal, 1).pow(1 / p).maskedFill(equal, 0);
  }
}
