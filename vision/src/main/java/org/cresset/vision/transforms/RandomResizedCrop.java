package org.cresset.vision.transforms;

import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * A rectangle of random place, area and proportions, brought to one size: the augmentation that
 * most classifiers are trained with.
 *
 * <p>Source: {@code torchvision.transforms.v2.RandomResizedCrop}; Szegedy et al., "Going Deeper
 * with Convolutions" (2015).
 */
public final class RandomResizedCrop implements Transform {
  private static final int TRIES = 10;

  private final ImageSize size;
  private final Options options;

  /**
   * What can be chosen.
   *
   * @param smallest the smallest area as a share of the image's
   * @param largest the largest area as a share of the image's
   * @param narrowest the smallest ratio of width to height
   * @param widest the largest ratio of width to height
   * @param interpolation the filter
   */
  public record Options(
      double smallest,
      double largest,
      double narrowest,
      double widest,
      InterpolationMode interpolation) {
    /** Checks the ranges. */
    public Options {
      if (!(smallest > 0 && smallest <= largest && narrowest > 0 && narrowest <= widest)) {
        throw new IllegalArgumentException(
            "RandomResizedCrop: scale and ratio must be ranges above 0, got "
                + ("scale (" + smallest + ", " + largest + ")")
                + (" and ratio (" + narrowest + ", " + widest + ")"));
      }
    }

    /** The range of the area as a share of the image's. */
    public Options scale(double from, double to) {
      return new Options(from, to, narrowest, widest, interpolation);
    }

    /** The range of width to height. */
    public Options ratio(double from, double to) {
      return new Options(smallest, largest, from, to, interpolation);
    }

    /** The filter. */
    public Options interpolation(InterpolationMode newInterpolation) {
      return new Options(smallest, largest, narrowest, widest, newInterpolation);
    }
  }

  private RandomResizedCrop(ImageSize size, Options options) {
    this.size = size;
    this.options = options;
  }

  /** Areas from 8 to 100 %, proportions from 3:4 to 4:3, bilinear. */
  public static RandomResizedCrop of(ImageSize size) {
    return of(size, o -> o);
  }

  /** A square. */
  public static RandomResizedCrop of(int side) {
    return of(ImageSize.of(side));
  }

  /** With options, as in {@code RandomResizedCrop.of(ImageSize.of(224), o -> o.scale(0.5, 1))}. */
  public static RandomResizedCrop of(ImageSize size, UnaryOperator<Options> options) {
    Options defaults = new Options(0.08, 1, 3.0 / 4, 4.0 / 3, InterpolationMode.BILINEAR);
    return new RandomResizedCrop(size, options.apply(defaults));
  }

  @Override
  public ResizedCrop draw(ImageSize input, RandomGenerator random) {
    return new ResizedCrop(crop(input, random), size, options.interpolation());
  }

  private Crop crop(ImageSize input, RandomGenerator random) {
    int height = input.height();
    int width = input.width();
    double area = (double) height * width;
    double narrowest = Math.log(options.narrowest());
    double widest = Math.log(options.widest());
    for (int i = 0; i < TRIES; i++) {
      double target = area * between(options.smallest(), options.largest(), random);
      double ratio = Math.exp(between(narrowest, widest, random));
      int columns = (int) Math.rint(Math.sqrt(target * ratio));
      int rows = (int) Math.rint(Math.sqrt(target / ratio));
      if (columns < 1 || columns > width || rows < 1 || rows > height) continue;
      int top = random.nextInt(height - rows + 1);
      return new Crop(top, random.nextInt(width - columns + 1), new ImageSize(rows, columns));
    }
    return largest(height, width);
  }

  /** The largest rectangle in the middle whose proportions are allowed. */
  private Crop largest(int height, int width) {
    double ratio = (double) width / height;
    int rows = height;
    int columns = width;
    if (ratio < options.narrowest()) {
      rows = Math.clamp((int) Math.rint(width / options.narrowest()), 1, height);
    } else if (ratio > options.widest()) {
      columns = Math.clamp((int) Math.rint(height * options.widest()), 1, width);
    }
    return new Crop((height - rows) / 2, (width - columns) / 2, new ImageSize(rows, columns));
  }

  private static double between(double from, double to, RandomGenerator random) {
    return from + random.nextDouble() * (to - from);
  }

  @Override
  public ImageSize size(ImageSize input) {
    return size;
  }

  /** As in {@code RandomResizedCrop(224x224, Options[...])}. */
  @Override
  public String toString() {
    return "RandomResizedCrop(" + size + ", " + options + ")";
  }
}
