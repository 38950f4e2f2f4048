package org.cresset.vision.transforms;

import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * A rectangle at a random place of the image with a black border around it. Source: {@code
 * torchvision.transforms.RandomCrop}.
 *
 * @param size what comes out
 * @param padding the border's width in pixels on each of the four sides, 0 or more
 * @param padIfNeeded whether an image that is smaller even so gets the border that is missing
 */
public record RandomCrop(ImageSize size, int padding, boolean padIfNeeded) implements Transform {
  /** Checks the border. */
  public RandomCrop {
    if (padding < 0) {
      throw new IllegalArgumentException(
          "RandomCrop: padding must be 0 or more pixels, got " + padding);
    }
  }

  /** Refuses images that are too small. */
  public RandomCrop(ImageSize size, int padding) {
    this(size, padding, false);
  }

  /** A square. */
  public RandomCrop(int side, int padding) {
    this(ImageSize.of(side), padding);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the image and its border are smaller than the rectangle
   */
  @Override
  public Crop draw(ImageSize input, RandomGenerator random) {
    int rows = input.height() + 2 * padding - size.height();
    int columns = input.width() + 2 * padding - size.width();
    if (!padIfNeeded && (rows < 0 || columns < 0)) {
      throw new IllegalArgumentException(
          "RandomCrop: an image of "
              + input
              + " with a border of "
              + padding
              + " pixels is smaller than "
              + size);
    }
    int top = start(rows, random);
    return new Crop(top, start(columns, random), size);
  }

  private int start(int spare, RandomGenerator random) {
    // What is missing is added on both sides.
    return random.nextInt(Math.abs(spare) + 1) - padding - Math.max(-spare, 0);
  }

  @Override
  public ImageSize size(ImageSize input) {
    return size;
  }
}
