package org.cresset.vision.transforms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * Changes some of the images: {@code RandomApply.of(0.1, new Adjust.Solarize(128))}.
 *
 * <p>Source: {@code torchvision.transforms.v2.RandomApply}, and with one change {@code
 * RandomVerticalFlip}, {@code RandomGrayscale}, {@code RandomInvert}, {@code RandomSolarize},
 * {@code RandomPosterize}, {@code RandomAutocontrast}, {@code RandomEqualize}, {@code
 * RandomAdjustSharpness}.
 *
 * @param probability the share of the images, from 0 to 1
 * @param transform what happens to those; it must leave the size as it is
 */
public record RandomApply(double probability, Transform transform) implements Transform {
  /** Checks the probability. */
  public RandomApply {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "RandomApply: probability must be from 0 to 1, got " + probability);
    }
  }

  /** A change with fixed parameters. */
  public static RandomApply of(double probability, ImageOp change) {
    return new RandomApply(probability, Transform.always(change));
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    if (random.nextDouble() >= probability) return new Chain(List.of());
    return transform.draw(input, random);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the transform changes the size, which only some images of a
   *     batch would then have
   */
  @Override
  public ImageSize size(ImageSize input) {
    ImageSize output = transform.size(input);
    if (output.equals(input)) return input;
    throw new IllegalArgumentException(
        "RandomApply: "
            + transform
            + " makes "
            + output
            + " of "
            + input
            + " for some images only");
  }
}
