package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FeatureDropouts;

/**
 * Sets elements to SELU's lower limit with probability p in training, and keeps mean and variance
 * of what is normally distributed; in evaluation it returns its input. Source: Klambauer et al.
 * 2017, {@code torch.nn.AlphaDropout}.
 */
public final class AlphaDropout extends DropoutNd {
  private AlphaDropout(double p) {
    super(p);
  }

  /** With probability one half. */
  public static AlphaDropout of() {
    return of(0.5);
  }

  /** With probability {@code p}. */
  public static AlphaDropout of(double p) {
    return new AlphaDropout(p);
  }

  @Override
  public Tensor forward(Tensor input) {
    return FeatureDropouts.alphaDropout(input, p(), training());
  }
}
