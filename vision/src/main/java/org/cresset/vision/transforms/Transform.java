package org.cresset.vision.transforms;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * A kind of change whose parameters are drawn anew for each item.
 *
 * <p>Source: torchvision's v2 transforms, which draw ({@code make_params}) and change ({@code
 * transform}) in two steps as well.
 */
@FunctionalInterface
public interface Transform {
  /**
   * Draws the change for one item.
   *
   * @param input the size of the item's image as it is before this change
   * @param random the item's own random numbers
   */
  ImageOp draw(ImageSize input, RandomGenerator random);

  /** The image as a transform changes it that leaves nothing to chance, such as a resize. */
  default Image withoutChance(Image image) {
    return draw(image.size(), new Random(0)).apply(image);
  }

  /** A change that every item gets alike. */
  static Transform always(ImageOp change) {
    return (_, _) -> change;
  }

  /** The size that images of this size have afterwards. */
  default ImageSize size(ImageSize input) {
    return input;
  }
}
