package org.cresset.vision.image;

/**
 * How a camera was held, as a JPEG file's Exif part notes it: how the stored pixels are turned to
 * be upright.
 *
 * <p>Source: Exif 2.32, tag 0x0112; the order is that of its values from 1 on.
 */
public enum Orientation {
  /** As stored. */
  UPRIGHT,
  /** Mirrored left to right. */
  MIRRORED,
  /** Turned by half a circle. */
  UPSIDE_DOWN,
  /** Mirrored top to bottom. */
  FLIPPED,
  /** Rows are columns. */
  TRANSPOSED,
  /** To be turned by a quarter clockwise. */
  LEFT,
  /** Rows are columns, from the lower right. */
  TRANSVERSED,
  /** To be turned by a quarter counter-clockwise. */
  RIGHT;

  /** The meaning of the tag's value; what is not from 1 to 8 means upright, as in torchvision. */
  static Orientation of(int tag) {
    return tag >= 1 && tag <= 8 ? values()[tag - 1] : UPRIGHT;
  }

  /** The picture upright. */
  public Image upright(Image image) {
    if (this == UPRIGHT) return image;
    boolean swapped = compareTo(TRANSPOSED) >= 0;
    int height = swapped ? image.width() : image.height();
    int width = swapped ? image.height() : image.width();
    int channels = image.channels();
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += channels) {
        int row = row(y, x, height, width);
        int column = column(y, x, height, width);
        System.arraycopy(from, (row * image.width() + column) * channels, to, at, channels);
      }
    }
    return Image.of(new ImageSize(height, width), channels, to);
  }

  private int row(int y, int x, int height, int width) {
    return switch (this) {
      case UPRIGHT, MIRRORED -> y;
      case UPSIDE_DOWN, FLIPPED -> height - 1 - y;
      case TRANSPOSED, RIGHT -> x;
      case LEFT, TRANSVERSED -> width - 1 - x;
    };
  }

  private int column(int y, int x, int height, int width) {
    return switch (this) {
      case UPRIGHT, FLIPPED -> x;
      case MIRRORED, UPSIDE_DOWN -> width - 1 - x;
      case TRANSPOSED, LEFT -> y;
      case TRANSVERSED, RIGHT -> height - 1 - y;
    };
  }
}
