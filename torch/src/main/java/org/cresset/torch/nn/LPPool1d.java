package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Poolings;
import org.cresset.torch.nn.functional.Size;

/**
 * The p-norm of each window of each channel of signals: the p-th root of the sum of p-th powers.
 * Source: {@code torch.nn.LPPool1d}.
 *
 * <p>Shape: (N, C, L) gives (N, C, L') with L' = floor((L - kernel) / stride) + 1, or the ceiling;
 * the batch may be left out.
 */
public final class LPPool1d extends LPPoolNd {
  private LPPool1d(double p, Size kernel, PoolOptions options) {
    super(1, p, kernel, options);
  }

  /** Windows of one size in every dimension, side by side; {@code p} may be infinite. */
  public static LPPool1d of(double p, long kernel) {
    return of(p, Size.of(kernel), UnaryOperator.identity());
  }

  /** Windows of any size; of the options, stride and ceilMode. */
  public static LPPool1d of(double p, Size kernel, UnaryOperator<PoolOptions> options) {
    return new LPPool1d(p, kernel, options.apply(PoolOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Poolings.lpPool1d(input, p(), kernel(), options());
  }
}
