package org.cresset.vision.transforms;

import org.cresset.vision.image.ImageSize;

/**
 * A rotation, a shift, a change of size and a shear, about the middle of the image or its corner.
 *
 * @param angle in degrees, clockwise
 * @param right by how many pixels to the right
 * @param down by how many pixels down
 * @param scale above 0
 * @param shearX in degrees along the rows
 * @param shearY in degrees down the columns
 * @param corner whether about the upper left corner instead of the middle
 */
public record Affine(
    double angle,
    double right,
    double down,
    double scale,
    double shearX,
    double shearY,
    boolean corner)
    implements Warp.Places {
  /** Checks the scale. */
  public Affine {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("Affine: the scale must be above 0, got " + scale);
    }
  }

  /** About the middle. */
  public Affine(
      double angle, double right, double down, double scale, double shearX, double shearY) {
    this(angle, right, down, scale, shearX, shearY, false);
  }

  /** A rotation about the middle, counter-clockwise as in {@code torchvision}'s {@code rotate}. */
  public static Affine rotation(double degrees) {
    return new Affine(-degrees, 0, 0, 1, 0, 0);
  }

  @Override
  public float[] grid(ImageSize size) {
    double rotation = Math.toRadians(angle);
    double sx = Math.toRadians(shearX);
    double sy = Math.toRadians(shearY);
    double a = Math.cos(rotation - sy) / Math.cos(sy);
    double b = -Math.cos(rotation - sy) * Math.tan(sx) / Math.cos(sy) - Math.sin(rotation);
    double c = Math.sin(rotation - sy) / Math.cos(sy);
    double d = -Math.sin(rotation - sy) * Math.tan(sx) / Math.cos(sy) + Math.cos(rotation);
    double[] inverse = {d / scale, -b / scale, -c / scale, a / scale};
    double cx = corner ? -size.width() * 0.5 : 0;
    double cy = corner ? -size.height() * 0.5 : 0;
    double x = inverse[0] * (-cx - right) + inverse[1] * (-cy - down) + cx;
    double y = inverse[2] * (-cx - right) + inverse[3] * (-cy - down) + cy;
    float w = 0.5f * size.width();
    float h = 0.5f * size.height();
    return new float[] {
      (float) inverse[0] / w,
      (float) inverse[1] / w,
      (float) x / w,
      (float) inverse[2] / h,
      (float) inverse[3] / h,
      (float) y / h,
      0,
      0,
      1
    };
  }
}
