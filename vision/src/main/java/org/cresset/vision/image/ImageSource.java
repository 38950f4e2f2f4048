package org.cresset.vision.image;

import java.io.IOException;

/** A picture whose size is known and whose pixels may still have to be decoded. */
public sealed interface ImageSource permits Image, EncodedImage {
  /** Height and width. */
  ImageSize size();

  /**
   * All pixels.
   *
   * @throws IOException if they cannot be decoded
   */
  Image image() throws IOException;

  /**
   * The pixels of a rectangle within the picture, the same as {@link #image()} has there; others
   * may never be decoded.
   *
   * @throws IOException if they cannot be decoded
   */
  Image region(int top, int left, ImageSize region) throws IOException;
}
