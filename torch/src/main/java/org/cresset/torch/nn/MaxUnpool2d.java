package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Size;
import org.cresset.torch.nn.functional.Unpoolings;
import org.jspecify.annotations.Nullable;

/**
 * Puts back what {@link MaxPool2d} chose where it stood, with zeros around. Source: {@code
 * torch.nn.MaxUnpool2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W') with H' = (H - 1) stride - 2 padding + kernel; the
 * batch may be left out.
 */
public final class MaxUnpool2d extends MaxUnpoolNd {
  private MaxUnpool2d(Size kernel, PoolOptions options) {
    super(2, kernel, options);
  }

  /** For windows of one size in every dimension, side by side. */
  public static MaxUnpool2d of(long kernel) {
    return of(Size.of(kernel), UnaryOperator.identity());
  }

  /** For windows of one size in every dimension; of the options, stride and padding. */
  public static MaxUnpool2d of(long kernel, UnaryOperator<PoolOptions> options) {
    return of(Size.of(kernel), options);
  }

  /** For windows of any size; of the options, stride and padding. */
  public static MaxUnpool2d of(Size kernel, UnaryOperator<PoolOptions> options) {
    return new MaxUnpool2d(kernel, options.apply(PoolOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input, Tensor indices, @Nullable Size outputSize) {
    return Unpoolings.maxUnpool2d(input, indices, kernel(), options(), outputSize);
  }
}
