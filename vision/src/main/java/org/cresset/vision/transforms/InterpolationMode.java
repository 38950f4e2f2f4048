package org.cresset.vision.transforms;

/** How the value between pixels is found. Source: torchvision's {@code InterpolationMode}. */
public enum InterpolationMode {
  /** The nearest pixel's value: the only one for masks. */
  NEAREST(0),
  /** A triangle over two pixels. */
  BILINEAR(1),
  /** Keys's cubic with a = -1/2 over four pixels; sharper, may overshoot. */
  BICUBIC(2);

  private static final double A = -0.5;

  private final int reach;

  InterpolationMode(int reach) {
    this.reach = reach;
  }

  /** Half the width of the filter in pixels. */
  int reach() {
    return reach;
  }

  /** The filter at a distance in pixels. */
  double weight(double distance) {
    double x = Math.abs(distance);
    if (this == BILINEAR) return Math.max(0, 1 - x);
    if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
  }
}
