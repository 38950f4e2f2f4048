package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Pooled;
import org.cresset.torch.nn.functional.Poolings;
import org.cresset.torch.nn.functional.Size;

/**
 * The greatest of each window of each channel of images; NaN counts as greatest, and of equal ones
 * the first gets the gradient. Source: {@code torch.nn.MaxPool2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W') with H' = floor((H + 2 padding - dilation (kernel -
 * 1) - 1) / stride) + 1, or the ceiling; the batch may be left out.
 */
public final class MaxPool2d extends MaxPoolNd {
  private MaxPool2d(Size kernel, PoolOptions options) {
    super(2, kernel, options);
  }

  /** Windows of one size in every dimension, side by side. */
  public static MaxPool2d of(long kernel) {
    return of(kernel, UnaryOperator.identity());
  }

  /** Windows of one size in every dimension; options such as {@code o -> o.stride(2)}. */
  public static MaxPool2d of(long kernel, UnaryOperator<PoolOptions> options) {
    return of(Size.of(kernel), options);
  }

  /** Windows of any size; options such as {@code o -> o.stride(2)}. */
  public static MaxPool2d of(Size kernel, UnaryOperator<PoolOptions> options) {
    return new MaxPool2d(kernel, options.apply(PoolOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Poolings.maxPool2d(input, kernel(), options());
  }

  /** The greatest of each window and where it stood, for {@link MaxUnpool2d}. */
  public Pooled forwardWithIndices(Tensor input) {
    return Poolings.maxPool2dWithIndices(input, kernel(), options());
  }
}
