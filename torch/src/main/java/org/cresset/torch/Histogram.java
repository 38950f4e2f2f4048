package org.cresset.torch;

/**
 * Counts of elements by their size.
 *
 * @param counts how many lie in each part, or their weights: (parts)
 * @param edges where the parts begin and end: (parts + 1)
 */
public record Histogram(Tensor counts, Tensor edges) {
  /** As {@code torch.histc}, whose own operator needs a Scalar. */
  static Tensor of(Tensor flat, long bins, double min, double max) {
    double low = min;
    double high = max;
    if (low == high && flat.numel() > 0 && low == 0) {
      low = flat.min().item();
      high = flat.max().item();
    }
    if (low == high) {
      low -= 1;
      high += 1;
    }
    if (!(Double.isFinite(low) && Double.isFinite(high) && low < high)) {
      throw new TorchException(
          "histc: min must be below max and both finite, got %s and %s".formatted(low, high));
    }
    Tensor within = flat.maskedSelect(flat.ge(low).logicalAnd(flat.le(high)));
    Tensor bin = within.sub(low).div(high - low).mul((double) bins).to(DType.INT64);
    return bin.clampMax(bins - 1.0).bincount(bins).to(flat.dtype());
  }
}
