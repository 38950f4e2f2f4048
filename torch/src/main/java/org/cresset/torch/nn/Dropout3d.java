package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FeatureDropouts;

/**
 * Zeroes whole channels of volumes with probability p in training, and scales the others by
 * 1/(1-p); in evaluation it returns its input. Source: Tompson et al. 2015, {@code
 * torch.nn.Dropout3d}.
 *
 * <p>Shape: (N, C, D, H, W) stays; the batch may be left out.
 */
public final class Dropout3d extends DropoutNd {
  private Dropout3d(double p) {
    super(p);
  }

  /** With probability one half. */
  public static Dropout3d of() {
    return of(0.5);
  }

  /** With probability {@code p}. */
  public static Dropout3d of(double p) {
    return new Dropout3d(p);
  }

  @Override
  public Tensor forward(Tensor input) {
    return FeatureDropouts.dropout3d(input, p(), training());
  }
}
