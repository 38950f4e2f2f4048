package org.cresset.vision.transforms;

import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * A random rotation, shift, change of size and shear about the middle; image and mask alike.
 * Source: {@code torchvision.transforms.v2.RandomAffine}, and without shift and shear {@code
 * RandomRotation}.
 *
 * @param degrees the rotation is from {@code -degrees} to {@code degrees}
 * @param options the rest
 */
public record RandomAffine(double degrees, Options options) implements Transform {
  /**
   * What can be chosen.
   *
   * @param right the largest shift to either side, as a share of the width
   * @param down the largest shift up or down, as a share of the height
   * @param smallest the smallest scale
   * @param largest the largest scale
   * @param shear the largest shear along the rows in degrees
   * @param interpolation for the image; masks take the nearest
   * @param fill what comes from outside
   */
  public record Options(
      double right,
      double down,
      double smallest,
      double largest,
      double shear,
      InterpolationMode interpolation,
      int fill) {
    /** The largest shifts as shares of width and height. */
    public Options translate(double newRight, double newDown) {
      return new Options(newRight, newDown, smallest, largest, shear, interpolation, fill);
    }

    /** The range of the scale. */
    public Options scale(double from, double to) {
      return new Options(right, down, from, to, shear, interpolation, fill);
    }

    /** The largest shear in degrees. */
    public Options shear(double newShear) {
      return new Options(right, down, smallest, largest, newShear, interpolation, fill);
    }

    /** For the image. */
    public Options interpolation(InterpolationMode newInterpolation) {
      return new Options(right, down, smallest, largest, shear, newInterpolation, fill);
    }

    /** What comes from outside, 0 to 255. */
    public Options fill(int newFill) {
      return new Options(right, down, smallest, largest, shear, interpolation, newFill);
    }
  }

  /** Rotations alone: torchvision's {@code RandomRotation}, bilinear. */
  public static RandomAffine rotation(double degrees) {
    return of(degrees, o -> o);
  }

  /** With options, as in {@code RandomAffine.of(10, o -> o.translate(0.1, 0.1))}. */
  public static RandomAffine of(double degrees, UnaryOperator<Options> options) {
    Options defaults = new Options(0, 0, 1, 1, 0, InterpolationMode.BILINEAR, 0);
    return new RandomAffine(degrees, options.apply(defaults));
  }

  @Override
  public Warp draw(ImageSize input, RandomGenerator random) {
    double angle = symmetric(degrees, random);
    double right = Math.rint(symmetric(options.right * input.width(), random));
    double down = Math.rint(symmetric(options.down * input.height(), random));
    double scale = options.smallest + random.nextDouble() * (options.largest - options.smallest);
    double shear = symmetric(options.shear, random);
    Affine places = new Affine(angle, right, down, scale, shear, 0);
    return new Warp(places, options.interpolation, options.fill);
  }

  private static double symmetric(double largest, RandomGenerator random) {
    return (random.nextDouble() * 2 - 1) * largest;
  }
}
