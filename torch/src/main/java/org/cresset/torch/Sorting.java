package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What puts elements in order, finds them there, and counts them. */
sealed interface Sorting permits Reduction {
  private Tensor self() {
    return (Tensor) this;
  }

  // ---- Order ---------------------------------------------------------------------------------

  /** As {@code sort}; a stable one keeps the order of equal elements. */
  default Reduction.Indexed sort(int dim, boolean descending, boolean stable) {
    return indexed(Aten.callAll(StatisticsOps.SORT_STABLE, this, stable, dim, descending));
  }

  /** Where the elements in order were; a stable sort keeps the order of equal elements. */
  default Tensor argsort(int dim, boolean descending, boolean stable) {
    return sort(dim, descending, stable).indices();
  }

  /** The elements along the first dimension in order. Source: {@code torch.msort}. */
  default Tensor msort() {
    return self().sort(0, false).values();
  }

  /** The k greatest or least along a dimension, in order if {@code sorted}, and where. */
  default Reduction.Indexed topk(long k, int dim, boolean largest, boolean sorted) {
    return indexed(Aten.callAll(ReductionOps.TOPK, this, k, dim, largest, sorted));
  }

  /** The k-th least along a dimension, counted from 1, and where. Source: {@code kthvalue}. */
  default Reduction.Indexed kthvalue(long k, int dim, boolean keepdim) {
    return indexed(Aten.callAll(StatisticsOps.KTHVALUE, this, k, dim, keepdim));
  }

  private static Reduction.Indexed indexed(List<Tensor> both) {
    return new Reduction.Indexed(both.get(0), both.get(1));
  }

  // ---- Distinct elements ---------------------------------------------------------------------

  /**
   * Each value once.
   *
   * @param values the distinct values
   * @param inverse for each element of the input the position of its value, int64
   * @param counts how often each value occurred, int64
   */
  record Unique(Tensor values, Tensor inverse, Tensor counts) {}

  /** The distinct elements in order; no gradient. Source: {@code torch.unique}. */
  default Unique unique() {
    return unique(Aten.callAll(StatisticsOps.UNIQUE, this, true, true, true));
  }

  /** The distinct slices of a dimension in order; no gradient. */
  default Unique unique(int dim) {
    return unique(Aten.callAll(StatisticsOps.UNIQUE_DIM, this, dim, true, true, true));
  }

  /** The elements without those equal to the one before; no gradient. */
  default Unique uniqueConsecutive() {
    return unique(Aten.callAll(StatisticsOps.UNIQUE_CONSECUTIVE, this, true, true, null));
  }

  /** The slices of a dimension without those equal to the one before; no gradient. */
  default Unique uniqueConsecutive(int dim) {
    return unique(Aten.callAll(StatisticsOps.UNIQUE_CONSECUTIVE, this, true, true, dim));
  }

  private static Unique unique(List<Tensor> all) {
    return new Unique(all.get(0), all.get(1), all.get(2));
  }

  // ---- Places --------------------------------------------------------------------------------

  /**
   * Where each of {@code values} would stand in this tensor, sorted along its last dimension, to
   * keep the order: before its equals, or after them if {@code right}. int64.
   */
  default Tensor searchsorted(Tensor values, boolean right) {
    return Aten.call(StatisticsOps.SEARCHSORTED, this, values, false, right, null, null);
  }

  /** The bucket of each element between sorted boundaries of one dimension; int64. */
  default Tensor bucketize(Tensor boundaries, boolean right) {
    return Aten.call(StatisticsOps.BUCKETIZE, this, boundaries, false, right);
  }

  /** Where an element is one of {@code values}. Source: {@code torch.isin}. */
  default Tensor isin(Tensor values) {
    return Aten.call(StatisticsOps.ISIN, this, values, false, false);
  }

  // ---- Counts --------------------------------------------------------------------------------

  /**
   * How many elements lie in each of {@code bins} equal parts from min to max, in this tensor's
   * type; elements outside are left out. With both 0, from the least to the greatest element.
   * Source: {@code torch.histc}.
   */
  default Tensor histc(long bins, double min, double max) {
    if (bins < 1) throw new IllegalArgumentException("histc: bins must be 1 or more, got " + bins);
    if (!self().dtype().isFloatingPoint()) {
      throw new TorchException(
          "histc: the elements must be of a floating-point type, got " + Failure.describe(self()));
    }
    try (var _ = NoGrad.open()) {
      return Scope.of(() -> Histogram.of(self().reshape(-1), bins, min, max));
    }
  }

  /**
   * How many elements lie in each of {@code bins} parts between {@code range[0]} and {@code
   * range[1]}, or all if null; their weights instead where given; CPU only. Source: {@code
   * torch.histogram}.
   *
   * @param density whether the parts' areas are to add up to 1
   */
  default Histogram histogram(
      long bins, double @Nullable [] range, @Nullable Tensor weight, boolean density) {
    var both = Aten.callAll(StatisticsOps.HISTOGRAM, this, bins, range, weight, density);
    return new Histogram(both.get(0), both.get(1));
  }

  /** How many elements lie between each two neighbouring edges; CPU only. */
  default Histogram histogram(Tensor edges, @Nullable Tensor weight, boolean density) {
    var both = Aten.callAll(StatisticsOps.HISTOGRAM_EDGES, this, edges, weight, density);
    return new Histogram(both.get(0), both.get(1));
  }

  /**
   * The sum of the weights of each number from 0 on, at least {@code length} of them; {@code
   * weights} has this tensor's shape. Source: {@code torch.bincount}.
   */
  default Tensor bincount(Tensor weights, long length) {
    return Aten.call(IndexingOps.BINCOUNT, this, weights, length);
  }
}
