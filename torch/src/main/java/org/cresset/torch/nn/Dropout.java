package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Dropouts;

/**
 * Zeroes each element with probability p in training, and scales the others by 1/(1-p); in
 * evaluation it returns its input. Source: Hinton et al. 2012, {@code torch.nn.Dropout}.
 */
public final class Dropout extends Module {
  private final double p;

  private Dropout(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("dropout: p must be from 0 to 1, got " + p);
    }
    this.p = p;
  }

  /** With probability one half. */
  public static Dropout of() {
    return of(0.5);
  }

  /** With probability {@code p}. */
  public static Dropout of(double p) {
    return new Dropout(p);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Dropouts.dropout(input, p, training());
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "p=" + p + ", inplace=False";
  }
}
