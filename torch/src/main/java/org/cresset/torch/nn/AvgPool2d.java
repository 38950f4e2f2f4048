package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Poolings;
import org.cresset.torch.nn.functional.Size;

/**
 * The mean of each window of each channel of images. Source: {@code torch.nn.AvgPool2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W') with H' = floor((H + 2 padding - kernel) / stride) +
 * 1, or the ceiling; the batch may be left out.
 */
public final class AvgPool2d extends AvgPoolNd {
  private AvgPool2d(Size kernel, PoolOptions options) {
    super(2, kernel, options);
  }

  /** Windows of one size in every dimension, side by side. */
  public static AvgPool2d of(long kernel) {
    return of(kernel, UnaryOperator.identity());
  }

  /** Windows of one size in every dimension; options such as {@code o -> o.stride(2)}. */
  public static AvgPool2d of(long kernel, UnaryOperator<PoolOptions> options) {
    return of(Size.of(kernel), options);
  }

  /** Windows of any size; options such as {@code o -> o.stride(2)}. */
  public static AvgPool2d of(Size kernel, UnaryOperator<PoolOptions> options) {
    return new AvgPool2d(kernel, options.apply(PoolOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Poolings.avgPool2d(input, kernel(), options());
  }
}
