package org.cresset.vision.transforms;

import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * The middle of an image; what is smaller gets a black border. Source: {@code
 * torchvision.transforms.v2.CenterCrop}.
 *
 * @param size what comes out
 */
public record CenterCrop(ImageSize size) implements Transform {
  /** A square. */
  public CenterCrop(int side) {
    this(ImageSize.of(side));
  }

  @Override
  public Crop draw(ImageSize input, RandomGenerator random) {
    return new Crop(start(input.height(), size.height()), start(input.width(), size.width()), size);
  }

  private static int start(int there, int wanted) {
    // torchvision rounds the place of a crop to even and that of a border down.
    return there >= wanted ? (int) Math.rint((there - wanted) / 2.0) : -((wanted - there) / 2);
  }

  @Override
  public ImageSize size(ImageSize input) {
    return size;
  }
}
