package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.AdaptivePoolings;
import org.cresset.torch.nn.functional.Size;

/**
 * The means of as many windows of each channel of signals as asked for, whatever the input's size.
 * Source: {@code torch.nn.AdaptiveAvgPool1d}.
 *
 * <p>Shape: (N, C, L) gives (N, C, output); the batch may be left out.
 */
public final class AdaptiveAvgPool1d extends AdaptivePoolNd {
  private AdaptiveAvgPool1d(Size output) {
    super(1, output);
  }

  /**
   * One number of windows for all dimensions, or one for each; {@link AdaptivePoolings#AS_INPUT}
   * for as many as the input has elements.
   */
  public static AdaptiveAvgPool1d of(long... output) {
    return new AdaptiveAvgPool1d(Size.of(output));
  }

  @Override
  public Tensor forward(Tensor input) {
    return AdaptivePoolings.adaptiveAvgPool1d(input, output());
  }
}
