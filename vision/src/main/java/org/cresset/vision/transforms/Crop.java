package org.cresset.vision.transforms;

import java.util.Arrays;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * A rectangle of an image; what lies outside the image is 0, in a mask the value to ignore.
 *
 * @param top the first row, which may be negative
 * @param left the first column, which may be negative
 * @param size what comes out
 */
public record Crop(int top, int left, ImageSize size) implements ImageOp {
  @Override
  public Image apply(Image image) {
    return filled(image, 0);
  }

  @Override
  public Image mask(Image mask, int ignore) {
    return filled(mask, ignore);
  }

  private Image filled(Image image, int outside) {
    if (top == 0 && left == 0 && size.equals(image.size())) return image;
    int channels = image.channels();
    byte[] to = new byte[size.height() * size.width() * channels];
    if (outside != 0) Arrays.fill(to, (byte) outside);
    int fromLeft = Math.max(left, 0);
    int columns = Math.min(left + size.width(), image.width()) - fromLeft;
    if (columns > 0) {
      int firstRow = Math.max(top, 0);
      int endRow = Math.min(top + size.height(), image.height());
      for (int row = firstRow; row < endRow; row++) {
        System.arraycopy(
            image.pixels(),
            (row * image.width() + fromLeft) * channels,
            to,
            ((row - top) * size.width() + fromLeft - left) * channels,
            columns * channels);
      }
    }
    return Image.of(size, channels, to);
  }
}
