package org.cresset.vision.transforms;

import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * Blurs each image more or less. Source: {@code torchvision.transforms.v2.GaussianBlur}.
 *
 * @param kernel the width of the square that counts, odd
 * @param from the smallest standard deviation in pixels, above 0
 * @param to the largest
 */
public record RandomGaussianBlur(int kernel, double from, double to) implements Transform {
  /** Checks the range. */
  public RandomGaussianBlur {
    if (!(from > 0 && from <= to)) {
      throw new IllegalArgumentException(
          "RandomGaussianBlur: sigma must be a range above 0, got (" + from + ", " + to + ")");
    }
  }

  /** Standard deviations from 0.1 to 2. */
  public RandomGaussianBlur(int kernel) {
    this(kernel, 0.1, 2);
  }

  @Override
  public GaussianBlur draw(ImageSize input, RandomGenerator random) {
    return new GaussianBlur(kernel, from + random.nextDouble() * (to - from));
  }
}
