package org.cresset.vision.transforms;

import java.util.Arrays;
import org.cresset.vision.image.Image;

/**
 * Each value becomes the mean of those around it, weighted by a bell; beyond the edge the image is
 * mirrored. A mask stays as it is. Source: {@code
 * torchvision.transforms.v2.functional.gaussian_blur}.
 *
 * @param kernel the width of the square that counts, in pixels, odd
 * @param sigma the bell's standard deviation in pixels, above 0
 */
public record GaussianBlur(int kernel, double sigma) implements ImageOp {
  /** Checks the numbers. */
  public GaussianBlur {
    if (kernel < 1 || kernel % 2 == 0 || !(sigma > 0)) {
      throw new IllegalArgumentException(
          "GaussianBlur: kernel must be odd and sigma above 0, got " + kernel + " and " + sigma);
    }
  }

  @Override
  public Image mask(Image mask, int ignore) {
    return mask;
  }

  @Override
  public Image apply(Image image) {
    if (kernel / 2 >= Math.min(image.height(), image.width())) {
      throw new IllegalArgumentException(
          "GaussianBlur: half the kernel must be less than either side of the image, got kernel "
              + kernel
              + " for "
              + image);
    }
    int channels = image.channels();
    int row = image.width() * channels;
    float[] weights = weights();
    byte[] from = image.pixels();
    float[] across = new float[from.length];
    for (int start = 0; start < from.length; start += row) {
      for (int x = 0; x < image.width(); x++) {
        for (int k = 0; k < kernel; k++) {
          int p = start + mirror(x + k - kernel / 2, image.width()) * channels;
          for (int c = 0; c < channels; c++) {
            across[start + x * channels + c] += weights[k] * (from[p + c] & 0xFF);
          }
        }
      }
    }
    byte[] to = new byte[from.length];
    float[] sums = new float[row];
    for (int y = 0; y < image.height(); y++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < kernel; k++) {
        int p = mirror(y + k - kernel / 2, image.height()) * row;
        for (int i = 0; i < row; i++) sums[i] += weights[k] * across[p + i];
      }
      for (int i = 0; i < row; i++) to[y * row + i] = (byte) (int) Math.rint(sums[i]);
    }
    return Image.of(image.size(), channels, to);
  }

  private static int mirror(int at, int length) {
    if (at < 0) return -at;
    return at < length ? at : 2 * (length - 1) - at;
  }

  /** torchvision's bell, whose places lie closer together than pixels by the root of 2. */
  private float[] weights() {
    double reach = (kernel - 1) / (2 * Math.sqrt(2));
    double[] bell = new double[kernel];
    double sum = 0;
    for (int k = 0; k < kernel; k++) {
      double x = kernel == 1 ? 0 : (2.0 * k / (kernel - 1) - 1) * reach;
      bell[k] = Math.exp(-(x / sigma) * (x / sigma));
      sum += bell[k];
    }
    float[] weights = new float[kernel];
    for (int k = 0; k < kernel; k++) weights[k] = (float) (bell[k] / sum);
    return weights;
  }
}
