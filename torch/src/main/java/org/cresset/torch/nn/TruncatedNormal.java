package org.cresset.torch.nn;

import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/**
 * Draws from a normal distribution until every value is within limits.
 *
 * <p>Where a third of the draws or more would be within, they are drawn normally; else evenly
 * between the limits, each kept with the probability that the distribution gives it beside its
 * greatest. Source: {@code trunc_normal_} of torch 2.13, whose order of draws this is.
 */
final class TruncatedNormal {
  private TruncatedNormal() {}

  static Tensor fill(Tensor tensor, double mean, double deviation, double least, double greatest) {
    if (tensor.numel() == 0) return tensor;
    double share = below((greatest - mean) / deviation) - below((least - mean) / deviation);
    try (Scope _ = Scope.open();
        var _ = NoGrad.open()) {
      if (share > 0.3) drawNormally(tensor, mean, deviation, least, greatest);
      else drawEvenly(tensor, mean, deviation, least, greatest);
    }
    return tensor;
  }

  private static void drawNormally(
      Tensor tensor, double mean, double deviation, double least, double greatest) {
    // The limits as the tensor's type has them, so that what is at one is not drawn for ever.
    double low = Tensor.scalar(least, tensor.dtype()).item();
    double high = Tensor.scalar(greatest, tensor.dtype()).item();
    tensor.normal_(mean, deviation);
    for (; ; ) {
      try (Scope _ = Scope.open()) {
        Tensor outside = tensor.lt(low).logicalOr(tensor.gt(high));
        if (!isAny(outside)) return;
        Tensor again = tensor.emptyLike().normal_(mean, deviation);
        tensor.copy_(again.where(outside, tensor));
      }
    }
  }

  private static void drawEvenly(
      Tensor tensor, double mean, double deviation, double least, double greatest) {
    double mode = Math.max(least, Math.min(mean, greatest));
    double peak = -0.5 * ((mode - mean) / deviation) * ((mode - mean) / deviation);
    tensor.uniform_(least, greatest);
    Tensor pending = refused(tensor, mean, deviation, peak);
    while (isAny(pending)) {
      Tensor candidates = tensor.emptyLike().uniform_(least, greatest);
      tensor.copy_(candidates.where(pending, tensor));
      pending = refused(candidates, mean, deviation, peak).logicalAnd(pending);
    }
  }

  /** Chooses by chance which candidates are not kept. */
  private static Tensor refused(Tensor candidates, double mean, double deviation, double peak) {
    Tensor logarithm =
        candidates.sub(mean).div(deviation).square().mul(-0.5).sub(peak); // of the probability
    return candidates.emptyLike().uniform_(0, 1).log().gt(logarithm);
  }

  private static boolean isAny(Tensor mask) {
    return mask.any().itemLong() != 0;
  }

  /** The share of the standard normal distribution below {@code x}. */
  private static double below(double x) {
    return Tensor.scalar(x / Math.sqrt(2), DType.FLOAT64).erf().add(1).div(2).item();
  }
}
