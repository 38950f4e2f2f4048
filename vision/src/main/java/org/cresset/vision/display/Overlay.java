package org.cresset.vision.display;

import org.cresset.vision.image.Image;

/** A mask's colours over its image. */
public final class Overlay {
  private Overlay() {}

  /**
   * Mixes each pixel that is of a class with the class's colour; others stay as they are.
   *
   * @param image three channels
   * @param mask one channel of the same size, labels
   * @param share what the colour counts, 0 to 1
   * @return a new image
   */
  public static Image of(Image image, Image mask, Palette palette, double share) {
    if (!image.size().equals(mask.size()) || image.channels() != 3 || mask.channels() != 1) {
      throw new IllegalArgumentException(
          "Overlay: the mask must have the image's size, got " + image + " and " + mask);
    }
    byte[] from = image.pixels();
    byte[] labels = mask.pixels();
    byte[] to = from.clone();
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xFF;
      if (label >= palette.size()) continue;
      int colour = palette.colour(label);
      for (int c = 0; c < 3; c++) {
        int own = from[3 * i + c] & 0xFF;
        int other = (colour >> (16 - 8 * c)) & 0xFF;
        to[3 * i + c] = (byte) Math.round((1 - share) * own + share * other);
      }
    }
    return Image.of(image.size(), 3, to);
  }
}
