package org.cresset.vision.image;

/**
 * Height and width in pixels, in this order as everywhere in PyTorch.
 *
 * @param height rows, 1 or more
 * @param width columns, 1 or more
 */
public record ImageSize(int height, int width) {
  /** Checks that there is at least one pixel. */
  public ImageSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "size: height and width must be 1 or more, got " + height + "x" + width);
    }
  }

  /** A square. */
  public static ImageSize of(int side) {
    return new ImageSize(side, side);
  }

  /** As in {@code 32x48}: height, then width. */
  @Override
  public String toString() {
    return height + "x" + width;
  }
}
