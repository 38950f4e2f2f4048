package org.cresset.vision.transforms;

import java.util.Arrays;
import java.util.List;
import org.cresset.vision.image.ImageSize;

/**
 * The changes that the automatic augmentations choose from, each with a strength that makes sense
 * to it alone.
 *
 * <p>Source: torchvision's {@code AutoAugment}, {@code RandAugment} and {@code TrivialAugmentWide}.
 */
public enum Augmentation {
  /** No change. */
  IDENTITY,
  /** A shear along the rows; the strength is its tangent. */
  SHEAR_X,
  /** A shear down the columns; the strength is its tangent. */
  SHEAR_Y,
  /** A shift to the right; the strength is in pixels. */
  TRANSLATE_X,
  /** A shift down; the strength is in pixels. */
  TRANSLATE_Y,
  /** A rotation counter-clockwise; the strength is in degrees. */
  ROTATE,
  /** {@link Adjust.Brightness} by 1 + the strength. */
  BRIGHTNESS,
  /** {@link Adjust.Saturation} by 1 + the strength. */
  COLOR,
  /** {@link Adjust.Contrast} by 1 + the strength. */
  CONTRAST,
  /** {@link Adjust.Sharpness} by 1 + the strength. */
  SHARPNESS,
  /** {@link Adjust.Posterize}; the strength is the number of bits. */
  POSTERIZE,
  /** {@link Adjust.Solarize}; the strength is the threshold as a share of 255. */
  SOLARIZE,
  /** {@link Adjust.AutoContrast}. */
  AUTO_CONTRAST,
  /** {@link Adjust.Equalize}. */
  EQUALIZE,
  /** {@link Adjust.Invert}. */
  INVERT;

  /** How far the strengths of one kind of automatic augmentation go. */
  enum Range {
    /** AutoAugment and RandAugment. */
    NARROW(0.3, 150.0 / 331, 30, 0.9, 4),
    /** TrivialAugment. */
    WIDE(0.99, 0, 135, 0.99, 6);

    private static final int WIDE_SHIFT = 32; // pixels, whatever the image's size

    final double shear;
    final double shift;
    final double degrees;
    final double factor;
    final int bits;

    Range(double shear, double shift, double degrees, double factor, int bits) {
      this.shear = shear;
      this.shift = shift;
      this.degrees = degrees;
      this.factor = factor;
      this.bits = bits;
    }

    double pixels(int side) {
      return this == WIDE ? WIDE_SHIFT : shift * side;
    }
  }

  /** Whether a strength may as well be the other way round. */
  boolean signed() {
    return compareTo(SHEAR_X) >= 0 && compareTo(SHARPNESS) <= 0;
  }

  /**
   * The strength of a bin.
   *
   * @param bin from 0 to bins - 1
   * @param size of the image
   */
  double strength(Range range, int bin, int bins, ImageSize size) {
    double share = (double) bin / (bins - 1);
    return switch (this) {
      case SHEAR_X, SHEAR_Y -> range.shear * share;
      case TRANSLATE_X -> range.pixels(size.width()) * share;
      case TRANSLATE_Y -> range.pixels(size.height()) * share;
      case ROTATE -> range.degrees * share;
      case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> range.factor * share;
      case POSTERIZE -> Math.rint(8 - range.bits * share);
      case SOLARIZE -> 1 - share;
      case IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
    };
  }

  /** All but the inversion, which later searches left out. */
  static List<Augmentation> withoutInversion() {
    return Arrays.stream(values()).filter(change -> change != INVERT).toList();
  }

  /** The change at a strength; what comes from outside is black. */
  public ImageOp at(double strength) {
    return switch (this) {
      case IDENTITY -> new Chain(List.of());
      case SHEAR_X -> warp(shear(degrees(strength), 0));
      case SHEAR_Y -> warp(shear(0, degrees(strength)));
      case TRANSLATE_X -> warp(new Affine(0, (int) strength, 0, 1, 0, 0));
      case TRANSLATE_Y -> warp(new Affine(0, 0, (int) strength, 1, 0, 0));
      case ROTATE -> warp(Affine.rotation(strength));
      case BRIGHTNESS -> new Adjust.Brightness(1 + strength);
      case COLOR -> new Adjust.Saturation(1 + strength);
      case CONTRAST -> new Adjust.Contrast(1 + strength);
      case SHARPNESS -> new Adjust.Sharpness(1 + strength);
      case POSTERIZE -> new Adjust.Posterize((int) strength);
      case SOLARIZE -> new Adjust.Solarize(255 * strength);
      case AUTO_CONTRAST -> new Adjust.AutoContrast();
      case EQUALIZE -> new Adjust.Equalize();
      case INVERT -> new Adjust.Invert();
    };
  }

  private static double degrees(double tangent) {
    return Math.toDegrees(Math.atan(tangent));
  }

  private static Affine shear(double x, double y) {
    return new Affine(0, 0, 0, 1, x, y, true);
  }

  private static Warp warp(Affine places) {
    return new Warp(places, InterpolationMode.NEAREST, 0);
  }
}
