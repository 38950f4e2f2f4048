package org.cresset.vision.training;

import org.cresset.vision.image.Image;
import org.cresset.vision.image.Size;

/** Brings an image to a network's size: each new pixel is the mean of the area it covers. */
final class Scaling {
  private Scaling() {}

  static Image to(Size size, Image image) {
    if (size.equals(image.size())) return image;
    int channels = image.channels();
    byte[] pixels = new byte[size.height() * size.width() * channels];
    int at = 0;
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        for (int c = 0; c < channels; c++) pixels[at++] = (byte) mean(image, size, y, x, c);
      }
    }
    return Image.of(size, channels, pixels);
  }

  private static long mean(Image image, Size size, int y, int x, int channel) {
    double top = (double) y * image.height() / size.height();
    double bottom = (y + 1.0) * image.height() / size.height();
    double left = (double) x * image.width() / size.width();
    double right = (x + 1.0) * image.width() / size.width();
    double sum = 0;
    for (int row = (int) top; row < bottom && row < image.height(); row++) {
      double height = Math.min(bottom, row + 1) - Math.max(top, row);
      for (int column = (int) left; column < right && column < image.width(); column++) {
        double width = Math.min(right, column + 1) - Math.max(left, column);
        sum += height * width * image.at(row, column, channel);
      }
    }
    return Math.round(sum / ((bottom - top) * (right - left)));
  }
}
