package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FractionalPoolings;
import org.cresset.torch.nn.functional.Pooled;
import org.cresset.torch.nn.functional.Size;

/**
 * The greatest of windows of images whose distances are drawn at random, in evaluation too. Source:
 * Graham 2014, {@code torch.nn.FractionalMaxPool2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, output); the batch may be left out.
 */
public final class FractionalMaxPool2d extends FractionalMaxPoolNd {
  private FractionalMaxPool2d(Size kernel, Size output, double... ratio) {
    super(2, kernel, output, ratio);
  }

  /** An output of this size. */
  public static FractionalMaxPool2d of(Size kernel, Size output) {
    return new FractionalMaxPool2d(kernel, output);
  }

  /**
   * An output of the input's size times a ratio below 1: one for all dimensions or one for each.
   */
  public static FractionalMaxPool2d ofRatio(Size kernel, double... ratio) {
    return new FractionalMaxPool2d(kernel, Size.of(1), ratio);
  }

  @Override
  Pooled pool(Tensor input, Size kernel, Size output) {
    return FractionalPoolings.fractionalMaxPool2d(input, kernel, output, null);
  }
}
