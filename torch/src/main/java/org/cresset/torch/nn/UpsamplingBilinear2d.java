package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Interpolation;
import org.cresset.torch.nn.functional.Resampling;
import org.cresset.torch.nn.functional.ResizeOptions;

/**
 * Makes images another size by values between four elements, the corners staying where they are.
 * Source: {@code torch.nn.UpsamplingBilinear2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W').
 */
public final class UpsamplingBilinear2d extends Module {
  private final ResizeOptions options;

  private UpsamplingBilinear2d(ResizeOptions options) {
    this.options = options;
  }

  /** With a size or a scale: {@code o -> o.scaleFactor(2)}. */
  public static UpsamplingBilinear2d of(UnaryOperator<ResizeOptions> options) {
    ResizeOptions sized = options.apply(ResizeOptions.DEFAULT);
    return new UpsamplingBilinear2d(sized.mode(Interpolation.BILINEAR).alignCorners(true));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Resampling.interpolate(input, options);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return Upsample.settings(options);
  }
}
