package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.AdaptivePoolings;
import org.cresset.torch.nn.functional.Pooled;
import org.cresset.torch.nn.functional.Size;

/**
 * The greatest of as many windows of each channel of images as asked for, whatever the input's
 * size. Source: {@code torch.nn.AdaptiveMaxPool2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, output); the batch may be left out.
 */
public final class AdaptiveMaxPool2d extends AdaptivePoolNd {
  private AdaptiveMaxPool2d(Size output) {
    super(2, output);
  }

  /**
   * One number of windows for all dimensions, or one for each; {@link AdaptivePoolings#AS_INPUT}
   * for as many as the input has elements.
   */
  public static AdaptiveMaxPool2d of(long... output) {
    return new AdaptiveMaxPool2d(Size.of(output));
  }

  @Override
  public Tensor forward(Tensor input) {
    Pooled pooled = forwardWithIndices(input);
    pooled.indices().close(); // the graph has its own reference
    return pooled.values();
  }

  /** The greatest of each window and where it stood. */
  public Pooled forwardWithIndices(Tensor input) {
    return AdaptivePoolings.adaptiveMaxPool2d(input, output());
  }
}
