package org.cresset.vision.transforms;

import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * Mirrors some of the images. Source: {@code torchvision.transforms.RandomHorizontalFlip}.
 *
 * @param probability the share of the images, from 0 to 1
 */
public record RandomHorizontalFlip(double probability) implements Transform {
  /** Checks the probability. */
  public RandomHorizontalFlip {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "RandomHorizontalFlip: probability must be from 0 to 1, got " + probability);
    }
  }

  /** Mirrors one image in two. */
  public RandomHorizontalFlip() {
    this(0.5);
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    return random.nextDouble() < probability ? new HorizontalFlip() : image -> image;
  }
}
