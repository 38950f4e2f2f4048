package org.cresset.torch.nn;

/** What the layers that drop channels, or drop to SELU's limit, have in common. */
abstract class DropoutNd extends Module {
  private final double p;

  DropoutNd(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("dropout: p must be from 0 to 1, got " + p);
    }
    this.p = p;
  }

  final double p() {
    return p;
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
