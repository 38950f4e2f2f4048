package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import org.cresset.torch.Aten;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/** Dropping whole channels, and dropping so that self-normalising networks stay normal. */
public final class FeatureDropouts {
  // SELU's lower limit, -scale * alpha: what a dropped element becomes.
  private static final double ALPHA = 1.7580993408473766;
  private static final Op BERNOULLI_ =
      Op.of("bernoulli_.float(Tensor(a!) self, float p, Generator? generator) -> Tensor(a!)");

  private FeatureDropouts() {}

  /** Zeroes whole channels of signals (N, C, L) or (C, L). Source: {@code dropout1d}. */
  public static Tensor dropout1d(Tensor input, double p, boolean training) {
    Inputs.check("dropout1d", input, 1);
    return channels(input, 1, p, training);
  }

  /** Zeroes whole channels of images (N, C, H, W). Source: {@code dropout2d}. */
  public static Tensor dropout2d(Tensor input, double p, boolean training) {
    // PyTorch takes (N, C, L) here, not (C, H, W), for the sake of older programs.
    if (input.dim() != 3 && input.dim() != 4) {
      throw new ShapeException(
          "dropout2d: the input must be (N, C, H, W) or (N, C, L), got " + text(input));
    }
    return feature(input, p, training);
  }

  /** Zeroes whole channels of volumes (N, C, D, H, W) or (C, D, H, W). */
  public static Tensor dropout3d(Tensor input, double p, boolean training) {
    Inputs.check("dropout3d", input, 3);
    return channels(input, 3, p, training);
  }

  /**
   * Sets elements to SELU's lower limit and keeps mean and variance of what is normally
   * distributed. Source: Klambauer et al. 2017, {@code alpha_dropout}.
   */
  public static Tensor alphaDropout(Tensor input, double p, boolean training) {
    check("alphaDropout", p);
    return training && p > 0 && input.numel() > 0
        ? alpha(input, p, input.shape().toArray())
        : input;
  }

  /** {@link #alphaDropout} of whole channels (N, C, ...). Source: {@code feature_alpha_dropout}. */
  public static Tensor featureAlphaDropout(Tensor input, double p, boolean training) {
    check("featureAlphaDropout", p);
    if (!training || p == 0 || input.numel() == 0) return input;
    return alpha(input, p, featureShape("featureAlphaDropout", input));
  }

  private static Tensor channels(Tensor input, int rank, double p, boolean training) {
    if (input.dim() == rank + 2) return feature(input, p, training);
    Tensor batch = input.unsqueeze(0);
    Tensor dropped = feature(batch, p, training);
    return Inputs.closing(dropped.squeeze(0), input, batch, dropped);
  }

  private static Tensor feature(Tensor input, double p, boolean training) {
    check("dropout", p);
    if (!training || p == 0 || input.numel() == 0) return input;
    if (p == 1) return input.mul(0);
    Tensor noise = kept(input, p, featureShape("dropout", input)).div_(1 - p);
    return Inputs.closing(input.mul(noise), input, noise);
  }

  private static Tensor alpha(Tensor input, double p, long[] shape) {
    if (p == 1) return input.mul(0);
    double scale = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
    Tensor noise = kept(input, p, shape);
    Tensor shift = noise.add(-1).mul_(ALPHA * scale).add_(ALPHA * scale * p);
    noise.mul_(scale);
    Tensor scaled = input.mul(noise);
    return Inputs.closing(scaled.add(shift), input, noise, shift, scaled);
  }

  /** 1 with probability 1 - p, else 0. */
  private static Tensor kept(Tensor input, double p, long... shape) {
    try (var _ = NoGrad.open()) {
      Tensor noise =
          shape.length == input.dim() && java.util.Arrays.equals(shape, input.shape().toArray())
              ? input.emptyLike()
              : Tensor.empty(input.dtype(), input.device(), MemoryFormat.CONTIGUOUS, shape);
      return Aten.call(BERNOULLI_, noise, 1 - p, null);
    }
  }

  private static long[] featureShape(String what, Tensor input) {
    if (input.dim() < 2) {
      throw new ShapeException(what + ": the input must be (N, C, ...), got " + text(input));
    }
    long[] shape = input.shape().toArray();
    for (int i = 2; i < shape.length; i++) shape[i] = 1;
    return shape;
  }

  private static void check(String what, double p) {
    if (p >= 0 && p <= 1) return;
    throw new IllegalArgumentException(what + ": p must be from 0 to 1, got " + p);
  }
}
