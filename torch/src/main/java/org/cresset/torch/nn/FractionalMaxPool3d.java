package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FractionalPoolings;
import org.cresset.torch.nn.functional.Pooled;
import org.cresset.torch.nn.functional.Size;

/**
 * The greatest of windows of volumes whose distances are drawn at random, in evaluation too.
 * Source: Graham 2014, {@code torch.nn.FractionalMaxPool3d}.
 *
 * <p>Shape: (N, C, D, H, W) gives (N, C, output); the batch may be left out.
 */
public final class FractionalMaxPool3d extends FractionalMaxPoolNd {
  private FractionalMaxPool3d(Size kernel, Size output, double... ratio) {
    super(3, kernel, output, ratio);
  }

  /** An output of this size. */
  public static FractionalMaxPool3d of(Size kernel, Size output) {
    return new FractionalMaxPool3d(kernel, output);
  }

  /**
   * An output of the input's size times a ratio below 1: one for all dimensions or one for each.
   */
  public static FractionalMaxPool3d ofRatio(Size kernel, double... ratio) {
    return new FractionalMaxPool3d(kernel, Size.of(1), ratio);
  }

  @Override
  Pooled pool(Tensor input, Size kernel, Size output) {
    return FractionalPoolings.fractionalMaxPool3d(input, kernel, output, null);
  }
}
