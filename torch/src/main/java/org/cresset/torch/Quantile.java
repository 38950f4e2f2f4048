package org.cresset.torch;

/**
 * Quantiles, from the sorted values: LibTorch's own operator is made of parts that its gradient
 * would need. Source: {@code torch.quantile}.
 */
final class Quantile {
  private Quantile() {}

  static Tensor of(
      String op,
      Tensor self,
      Tensor q,
      int dim,
      boolean keepdim,
      QuantileInterpolation interpolation,
      boolean ignoreNan) {
    check(op, self, q);
    boolean scalar = self.dim() == 0;
    Tensor along = scalar ? self.reshape(1) : self.movedim(dim, -1); // (..., n)
    Tensor sorted = along.sort(-1, false).values(); // NaN last
    Tensor ranks = ranks(sorted, q.dim() == 0 ? q.unsqueeze(0) : q, ignoreNan); // (..., count)
    Tensor values = between(sorted, ranks, interpolation).movedim(-1, 0); // (count, ...)
    Tensor kept =
        keepdim && !scalar ? values.unsqueeze(Math.floorMod(dim, self.dim()) + 1) : values;
    return q.dim() == 0 ? kept.squeeze(0) : kept;
  }

  private static void check(String op, Tensor self, Tensor q) {
    if (!self.dtype().isFloatingPoint() || q.dtype() != self.dtype()) {
      throw new TorchException(
          "%s: values and shares must be of one floating-point type, got %s and %s"
              .formatted(op, Failure.describe(self), Failure.describe(q)));
    }
    if (q.dim() > 1 || self.numel() == 0) {
      throw new ShapeException(
          "%s: there must be values, and shares of at most 1 dimension, got %s and %s"
              .formatted(op, Failure.describe(self), Failure.describe(q)));
    }
    for (double share : q.toDoubleArray()) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(op + ": every share must be from 0 to 1, got " + share);
      }
    }
  }

  /** Where each share lies among the sorted values; with NaN at the last of them, which is NaN. */
  private static Tensor ranks(Tensor sorted, Tensor q, boolean ignoreNan) {
    Tensor nan = sorted.isNaN();
    double last = sorted.size(-1) - 1;
    if (!ignoreNan) {
      return q.mul(last).where(nan.any(-1, true).logicalNot(), Tensor.scalar(last, q.dtype()));
    }
    Tensor counted = nan.logicalNot().sum(-1, true).to(q.dtype());
    return q.mul(counted.sub(1)).clampMin(0);
  }

  private static Tensor between(Tensor sorted, Tensor ranks, QuantileInterpolation interpolation) {
    Tensor rank =
        switch (interpolation) {
          case LOWER -> ranks.floor();
          case HIGHER -> ranks.ceil();
          case NEAREST -> ranks.round();
          case LINEAR, MIDPOINT -> ranks;
        };
    Tensor below = rank.floor();
    Tensor lower = sorted.gather(-1, below.to(DType.INT64));
    if (interpolation != QuantileInterpolation.LINEAR
        && interpolation != QuantileInterpolation.MIDPOINT) {
      return lower;
    }
    Tensor upper = sorted.gather(-1, rank.ceil().to(DType.INT64));
    return interpolation == QuantileInterpolation.MIDPOINT
        ? lower.lerp(upper, 0.5)
        : lower.lerp(upper, rank.sub(below));
  }
}
