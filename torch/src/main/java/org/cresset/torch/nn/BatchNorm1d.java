package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;

/**
 * Brings each channel of signals to mean 0 and variance 1, then scales and shifts it as learned.
 * Source: Ioffe and Szegedy 2015, {@code torch.nn.BatchNorm1d}.
 *
 * <p>Shape: (N, C, L) or (N, C) stays. In training the batch's statistics are used and the running
 * ones move towards them; in evaluation the running ones are used.
 *
 * <p>Parameters: {@code weight} (C), ones, and {@code bias} (C), zeros. Buffers: {@code
 * running_mean}, {@code running_var} (C), and {@code num_batches_tracked}, int64.
 */
public final class BatchNorm1d extends BatchNorm {
  private BatchNorm1d(long channels, NormOptions options) {
    super(channels, options);
  }

  /** For signals of {@code channels} channels. */
  public static BatchNorm1d of(long channels) {
    return of(channels, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.momentum(0.01)}. */
  public static BatchNorm1d of(long channels, UnaryOperator<NormOptions> options) {
    return new BatchNorm1d(channels, options.apply(NormOptions.BATCH));
  }

  @Override
  void check(Tensor input) {
    check(input, "(N, %1$d) or (N, %1$d, L)", 2, 3);
  }
}
