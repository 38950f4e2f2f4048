package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FeatureDropouts;

/**
 * Zeroes whole channels of images with probability p in training, and scales the others by 1/(1-p);
 * in evaluation it returns its input. Source: Tompson et al. 2015, {@code torch.nn.Dropout2d}.
 *
 * <p>Shape: (N, C, H, W) stays; as in PyTorch three dimensions are (N, C, L).
 */
public final class Dropout2d extends DropoutNd {
  private Dropout2d(double p) {
    super(p);
  }

  /** With probability one half. */
  public static Dropout2d of() {
    return of(0.5);
  }

  /** With probability {@code p}. */
  public static Dropout2d of(double p) {
    return new Dropout2d(p);
  }

  @Override
  public Tensor forward(Tensor input) {
    return FeatureDropouts.dropout2d(input, p(), training());
  }
}
