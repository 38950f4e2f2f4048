package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FeatureDropouts;

/**
 * Zeroes whole channels of signals with probability p in training, and scales the others by
 * 1/(1-p); in evaluation it returns its input. Source: Tompson et al. 2015, {@code
 * torch.nn.Dropout1d}.
 *
 * <p>Shape: (N, C, L) stays; the batch may be left out.
 */
public final class Dropout1d extends DropoutNd {
  private Dropout1d(double p) {
    super(p);
  }

  /** With probability one half. */
  public static Dropout1d of() {
    return of(0.5);
  }

  /** With probability {@code p}. */
  public static Dropout1d of(double p) {
    return new Dropout1d(p);
  }

  @Override
  public Tensor forward(Tensor input) {
    return FeatureDropouts.dropout1d(input, p(), training());
  }
}
