package org.cresset.vision.transforms;

import org.cresset.vision.image.Image;

/** Changes in which a pixel's channels, or its neighbours, count together. */
final class Colours {
  private Colours() {}

  /** The lightness of the pixel whose red is at {@code at}, with torchvision's float32 weights. */
  private static float lightness(byte[] pixels, int at) {
    float red = (pixels[at] & 0xFF) * 0.2989f;
    float both = Math.fma((float) (pixels[at + 1] & 0xFF), 0.587f, red);
    return Math.fma((float) (pixels[at + 2] & 0xFF), 0.114f, both);
  }

  static float meanGrey(Image image) {
    byte[] pixels = image.pixels();
    long sum = 0;
    if (image.channels() == 1) {
      for (byte value : pixels) sum += value & 0xFF;
    } else {
      for (int i = 0; i < pixels.length; i += 3) sum += (int) lightness(pixels, i);
    }
    double count = image.height() * (double) image.width();
    return (float) (sum / count);
  }

  static Image grey(Image image) {
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i += 3) {
      byte grey = (byte) (int) lightness(from, i);
      to[i] = grey;
      to[i + 1] = grey;
      to[i + 2] = grey;
    }
    return Image.of(image.size(), 3, to);
  }

  static Image saturation(Image image, double factor) {
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    float scale = (float) factor;
    float rest = (float) (1 - factor);
    for (int i = 0; i < to.length; i += 3) {
      int grey = (int) lightness(from, i);
      for (int c = i; c < i + 3; c++) {
        to[c] = clamp(Math.fma((float) grey, rest, (from[c] & 0xFF) * scale));
      }
    }
    return Image.of(image.size(), 3, to);
  }

  static Image sharpness(Image image, double factor) {
    if (image.height() <= 2 || image.width() <= 2) return image;
    byte[] from = image.pixels();
    byte[] to = from.clone();
    int channels = image.channels();
    int row = image.width() * channels;
    float rest = (float) (1 - factor);
    for (int y = 1; y < image.height() - 1; y++) {
      for (int i = y * row + channels; i < (y + 1) * row - channels; i++) {
        int own = from[i] & 0xFF;
        // A kernel of ones with a five in its middle, over 13, rounded.
        int sum = 4 * own;
        for (int k = i - row - channels; k <= i + row - channels; k += row) {
          sum += (from[k] & 0xFF) + (from[k + channels] & 0xFF) + (from[k + 2 * channels] & 0xFF);
        }
        int blurred = (2 * sum + 13) / 26;
        to[i] = clamp(Math.fma((float) (blurred - own), rest, (float) own));
      }
    }
    return Image.of(image.size(), channels, to);
  }

  private static byte clamp(float value) {
    return (byte) (int) Math.max(0, Math.min(255, value));
  }
}
