package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FeatureDropouts;

/**
 * Sets whole channels to SELU's lower limit with probability p in training, and keeps mean and
 * variance of what is normally distributed; in evaluation it returns its input. Source: Klambauer
 * et al. 2017, {@code torch.nn.FeatureAlphaDropout}.
 */
public final class FeatureAlphaDropout extends DropoutNd {
  private FeatureAlphaDropout(double p) {
    super(p);
  }

  /** With probability one half. */
  public static FeatureAlphaDropout of() {
    return of(0.5);
  }

  /** With probability {@code p}. */
  public static FeatureAlphaDropout of(double p) {
    return new FeatureAlphaDropout(p);
  }

  @Override
  public Tensor forward(Tensor input) {
    return FeatureDropouts.featureAlphaDropout(input, p(), training());
  }
}
