package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.ConvOptions;
import org.cresset.torch.nn.functional.Convolutions;
import org.cresset.torch.nn.functional.Size;

/**
 * Slides learned filters over volumes. Source: {@code torch.nn.Conv3d}.
 *
 * <pre>{@code
 * Conv3d.of(3, 32, 3, o -> o.padding(1)) // (N, 3, D, H, W) -> (N, 32, D, H, W)
 * }</pre>
 *
 * <p>Shape: (N, in, D, H, W) gives (N, out, D', H', W') with D' = floor((D + 2 padding - dilation
 * (kernel - 1) - 1) / stride) + 1; the batch may be left out.
 *
 * <p>Parameters: {@code weight} (out, in/groups, kD, kH, kW) and {@code bias} (out), both evenly
 * from ±1/sqrt(in/groups kD kH kW).
 */
public final class Conv3d extends ConvNd {
  private Conv3d(long in, long out, Size kernel, ConvOptions options) {
    super(3, in, out, kernel, options);
  }

  /** Filters of one size in every dimension, with the default options. */
  public static Conv3d of(long in, long out, long kernel) {
    return of(in, out, kernel, UnaryOperator.identity());
  }

  /** Filters of one size in every dimension; options such as {@code o -> o.padding(1)}. */
  public static Conv3d of(long in, long out, long kernel, UnaryOperator<ConvOptions> options) {
    return of(in, out, Size.of(kernel), options);
  }

  /** Filters of any size; options such as {@code o -> o.padding(1)}. */
  public static Conv3d of(long in, long out, Size kernel, UnaryOperator<ConvOptions> options) {
    return new Conv3d(in, out, kernel, options.apply(ConvOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Convolutions.conv3d(input, weight(), bias(), options());
  }
}
