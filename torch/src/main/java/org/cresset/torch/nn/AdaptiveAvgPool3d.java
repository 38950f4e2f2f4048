package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.AdaptivePoolings;
import org.cresset.torch.nn.functional.Size;

/**
 * The means of as many windows of each channel of volumes as asked for, whatever the input's size.
 * Source: {@code torch.nn.AdaptiveAvgPool3d}.
 *
 * <p>Shape: (N, C, D, H, W) gives (N, C, output); the batch may be left out.
 */
public final class AdaptiveAvgPool3d extends AdaptivePoolNd {
  private AdaptiveAvgPool3d(Size output) {
    super(3, output);
  }

  /**
   * One number of windows for all dimensions, or one for each; {@link AdaptivePoolings#AS_INPUT}
   * for as many as the input has elements.
   */
  public static AdaptiveAvgPool3d of(long... output) {
    return new AdaptiveAvgPool3d(Size.of(output));
  }

  @Override
  public Tensor forward(Tensor input) {
    return AdaptivePoolings.adaptiveAvgPool3d(input, output());
  }
}
