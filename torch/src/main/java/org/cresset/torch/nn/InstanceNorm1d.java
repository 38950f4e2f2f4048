package org.cresset.torch.nn;

import java.util.function.UnaryOperator;

/**
 * Brings each channel of each of signals to mean 0 and variance 1, then, if asked, scales and
 * shifts it as learned. Source: Ulyanov et al. 2016, {@code torch.nn.InstanceNorm1d}.
 *
 * <p>Shape: (N, C, L) stays; the batch may be left out. Without running statistics, which is the
 * default, the input's own are used in evaluation too.
 *
 * <p>Parameters, if affine: {@code weight} (C), ones, and {@code bias} (C), zeros. Buffers, if
 * statistics are tracked: {@code running_mean}, {@code running_var} (C), and {@code
 * num_batches_tracked}, int64.
 */
public final class InstanceNorm1d extends InstanceNorm {
  private InstanceNorm1d(long channels, NormOptions options) {
    super(1, channels, options);
  }

  /** For signals of {@code channels} channels. */
  public static InstanceNorm1d of(long channels) {
    return of(channels, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.affine(true)}. */
  public static InstanceNorm1d of(long channels, UnaryOperator<NormOptions> options) {
    return new InstanceNorm1d(channels, options.apply(NormOptions.INSTANCE));
  }
}
