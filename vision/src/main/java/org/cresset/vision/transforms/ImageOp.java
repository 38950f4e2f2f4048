package org.cresset.vision.transforms;

import org.cresset.vision.image.Image;

/** A change of an image, with nothing left to chance. */
@FunctionalInterface
public interface ImageOp {
  /** The changed image: a new one, or the same where nothing changes. */
  Image apply(Image image);
}
