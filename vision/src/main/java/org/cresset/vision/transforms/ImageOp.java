package org.cresset.vision.transforms;

import java.io.IOException;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSource;

/** A change of an image, with nothing left to chance. */
@FunctionalInterface
public interface ImageOp {
  /** The changed image: a new one, or the same where nothing changes. */
  Image apply(Image image);

  /**
   * The changed image of a picture that may not be decoded yet: only what is needed will be.
   *
   * @throws IOException if it cannot be decoded
   */
  default Image from(ImageSource source) throws IOException {
    return apply(source.image());
  }

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
