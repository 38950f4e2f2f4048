package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Poolings;
import org.cresset.torch.nn.functional.Size;

/**
 * The p-norm of each window of each channel of images: the p-th root of the sum of p-th powers.
 * Source: {@code torch.nn.LPPool2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W') with H' = floor((H - kernel) / stride) + 1, or the
 * ceiling; the batch may be left out.
 */
public final class LPPool2d extends LPPoolNd {
  private LPPool2d(double p, Size kernel, PoolOptions options) {
    super(2, p, kernel, options);
  }

  /** Windows of one size in every dimension, side by side; {@code p} may be infinite. */
  public static LPPool2d of(double p, long kernel) {
    return of(p, Size.of(kernel), UnaryOperator.identity());
  }

  /** Windows of any size; of the options, stride and ceilMode. */
  public static LPPool2d of(double p, Size kernel, UnaryOperator<PoolOptions> options) {
    return new LPPool2d(p, kernel, options.apply(PoolOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Poolings.lpPool2d(input, p(), kernel(), options());
  }
}
