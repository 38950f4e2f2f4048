package org.cresset.vision.transforms;

import org.cresset.vision.image.Image;

/** A change of an image, with nothing left to chance. */
@FunctionalInterface
public interface ImageOp {
  /** The changed image: a new one, or the same where nothing changes. */
  Image apply(Image image);

  /**
   * The same change of the image's mask, whose values are classes: pixels move as the image's do,
   * each value is one that was there, and colours mean nothing.
   *
   * @param ignore what pixels get that come from outside the mask, from 0 to 255
   */
  default Image mask(Image mask, int ignore) {
    return apply(mask);
  }
}
