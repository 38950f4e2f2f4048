package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each element makes with those before it along a dimension. */
sealed interface Cumulative permits Reduction {
  private Tensor self() {
    return (Tensor) this;
  }

  /** The greatest up to each element, and where. Source: {@code torch.cummax}. */
  default Reduction.Indexed cummax(int dim) {
    var both = Aten.callAll(StatisticsOps.CUMMAX, this, dim);
    return new Reduction.Indexed(both.get(0), both.get(1));
  }

  /** The least up to each element, and where. Source: {@code torch.cummin}. */
  default Reduction.Indexed cummin(int dim) {
    var both = Aten.callAll(StatisticsOps.CUMMIN, this, dim);
    return new Reduction.Indexed(both.get(0), both.get(1));
  }

  /** log(sum(exp(x))) of all up to each element, without overflow. */
  default Tensor logcumsumexp(int dim) {
    return Aten.call(StatisticsOps.LOGCUMSUMEXP, this, dim);
  }

  /** The differences between neighbours along a dimension. Source: {@code torch.diff}. */
  default Tensor diff(int dim) {
    return diff(1, dim, null, null);
  }

  /**
   * The n-th differences along a dimension, with more elements before and after if given; of bool,
   * where neighbours differ.
   */
  default Tensor diff(int n, int dim, @Nullable Tensor prepend, @Nullable Tensor append) {
    if (self().dim() == 0) throw new ShapeException("diff: there must be a dimension, got none");
    if (n < 0) throw new IllegalArgumentException("diff: n must be 0 or more, got " + n);
    Tensor result = self();
    if (prepend != null) result = Tensor.cat(List.of(prepend, result), dim);
    if (append != null) result = Tensor.cat(List.of(result, append), dim);
    for (int i = 0; i < n && result.size(dim) > 0; i++) {
      long less = result.size(dim) - 1;
      Tensor after = result.narrow(dim, 1, less);
      Tensor before = result.narrow(dim, 0, less);
      result = result.dtype() == DType.BOOL ? after.logicalXor(before) : after.sub(before);
    }
    return result;
  }

  /** The area below the points along a dimension, {@code dx} apart. Source: {@code trapezoid}. */
  default Tensor trapezoid(double dx, int dim) {
    return trapezoids(dim).mul(dx / 2).sum(dim, false);
  }

  /** The area below the points along a dimension, which lie at {@code x}. */
  default Tensor trapezoid(Tensor x, int dim) {
    return trapezoids(dim).mul(widths(x, dim)).mul(0.5).sum(dim, false);
  }

  /** The areas below the points up to each but the first, {@code dx} apart. */
  default Tensor cumulativeTrapezoid(double dx, int dim) {
    return trapezoids(dim).mul(dx / 2).cumsum(dim);
  }

  /** The areas below the points up to each but the first, which lie at {@code x}. */
  default Tensor cumulativeTrapezoid(Tensor x, int dim) {
    return trapezoids(dim).mul(widths(x, dim)).mul(0.5).cumsum(dim);
  }

  /** Twice the heights of the trapezoids between neighbours. */
  private Tensor trapezoids(int dim) {
    if (self().dim() == 0) {
      throw new ShapeException("trapezoid: there must be a dimension, got none");
    }
    long less = Math.max(0, self().size(dim) - 1);
    long start = self().size(dim) - less;
    return self().narrow(dim, start, less).add(self().narrow(dim, 0, less));
  }

  /** The distances of the points; one row of them is for every row. */
  private Tensor widths(Tensor x, int dim) {
    if (x.dim() != 1 || self().dim() == 1) return x.diff(dim);
    long[] along = new long[self().dim()];
    java.util.Arrays.fill(along, 1);
    along[Math.floorMod(dim, along.length)] = x.size(0);
    return x.reshape(along).diff(dim);
  }
}
