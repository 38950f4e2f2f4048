package org.cresset.torch.nn;

import java.util.function.UnaryOperator;

/**
 * Brings each channel of each of images to mean 0 and variance 1, then, if asked, scales and shifts
 * it as learned. Source: Ulyanov et al. 2016, {@code torch.nn.InstanceNorm2d}.
 *
 * <p>Shape: (N, C, H, W) stays; the batch may be left out. Without running statistics, which is the
 * default, the input's own are used in evaluation too.
 *
 * <p>Parameters, if affine: {@code weight} (C), ones, and {@code bias} (C), zeros. Buffers, if
 * statistics are tracked: {@code running_mean}, {@code running_var} (C), and {@code
 * num_batches_tracked}, int64.
 */
public final class InstanceNorm2d extends InstanceNorm {
  private InstanceNorm2d(long channels, NormOptions options) {
    super(2, channels, options);
  }

  /** For images of {@code channels} channels. */
  public static InstanceNorm2d of(long channels) {
    return of(channels, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.affine(true)}. */
  public static InstanceNorm2d of(long channels, UnaryOperator<NormOptions> options) {
    return new InstanceNorm2d(channels, options.apply(NormOptions.INSTANCE));
  }
}
