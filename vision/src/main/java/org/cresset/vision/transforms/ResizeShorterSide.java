package org.cresset.vision.transforms;

import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * Brings the shorter side of an image to a length and keeps the proportions. Source: {@code
 * torchvision.transforms.v2.Resize} with a single number.
 *
 * @param side the shorter side afterwards, 1 or more
 * @param interpolation the filter
 */
public record ResizeShorterSide(int side, InterpolationMode interpolation) implements Transform {
  /** Checks the length. */
  public ResizeShorterSide {
    if (side < 1) {
      throw new IllegalArgumentException(
          "ResizeShorterSide: the side must be 1 pixel or more, got " + side);
    }
  }

  /** Bilinear. */
  public ResizeShorterSide(int side) {
    this(side, InterpolationMode.BILINEAR);
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    return new Resize(size(input), interpolation);
  }

  @Override
  public ImageSize size(ImageSize input) {
    int height = input.height();
    int width = input.width();
    // Rounded down, as torchvision does.
    return height <= width
        ? new ImageSize(side, Math.max(1, (int) ((double) side * width / height)))
        : new ImageSize(Math.max(1, (int) ((double) side * height / width)), side);
  }
}
