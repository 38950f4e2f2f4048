package org.cresset.vision.transforms;

import java.util.random.RandomGenerator;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.Size;

/**
 * Brings images of any size and proportions to one size: each value is the mean of those around its
 * place, weighted by a triangle as wide as two pixels of the smaller of the two images.
 *
 * <p>Not for masks, whose values are no quantities. Source: {@code torchvision.transforms.Resize}
 * on a Pillow image, whose bilinear results it has bit for bit.
 *
 * @param size what comes out
 */
public record Resize(Size size) implements Transform, ImageOp {
  /** A square. */
  public Resize(int side) {
    this(Size.of(side));
  }

  @Override
  public ImageOp draw(Size input, RandomGenerator random) {
    return this;
  }

  @Override
  public Size size(Size input) {
    return size;
  }

  @Override
  public Image apply(Image image) {
    int channels = image.channels();
    byte[] pixels = image.pixels();
    if (image.width() != size.width()) {
      Weights weights = Weights.of(image.width(), size.width());
      pixels = weights.apply(pixels, image.height(), channels);
    }
    if (image.height() != size.height()) {
      Weights weights = Weights.of(image.height(), size.height());
      pixels = weights.apply(pixels, 1, size.width() * channels);
    }
    return Image.of(size, channels, pixels);
  }

  /**
   * What each of the values along one direction is made of, in units of 2^-22.
   *
   * @param from the number of values that there are
   * @param first of each new value, the first old one that counts
   * @param weights of each new value, the shares of the first and the following old ones
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Weights(int from, int[] first, int[][] weights) {
    private static final int BITS = 22;

    static Weights of(int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(scale, 1);
      int[] first = new int[to];
      int[][] weights = new int[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max((int) (centre - reach + 0.5), 0);
        int end = Math.min((int) (centre + reach + 0.5), from);
        weights[i] = triangle(first[i] + 0.5 - centre, reach, end - first[i]);
      }
      return new Weights(from, first, weights);
    }

    private static int[] triangle(double start, double reach, int count) {
      double[] shares = new double[count];
      double sum = 0;
      for (int k = 0; k < count; k++) {
        shares[k] = Math.max(0, 1 - Math.abs((start + k) * (1 / reach)));
        sum += shares[k];
      }
      int[] weights = new int[count];
      for (int k = 0; k < count; k++) weights[k] = (int) (0.5 + shares[k] / sum * (1 << BITS));
      return weights;
    }

    /**
     * Weighs along the middle of three directions: {@code outer} x {@code from} x {@code inner}.
     */
    byte[] apply(byte[] old, int outer, int inner) {
      byte[] values = new byte[Math.multiplyExact(outer * first.length, inner)];
      int at = 0;
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < first.length; i++) {
          int start = (o * from + first[i]) * inner;
          for (int c = 0; c < inner; c++) values[at++] = weigh(old, start + c, inner, weights[i]);
        }
      }
      return values;
    }

    private static byte weigh(byte[] old, int start, int step, int[] weights) {
      int sum = 1 << (BITS - 1);
      for (int k = 0, p = start; k < weights.length; k++, p += step) {
        sum += (old[p] & 0xFF) * weights[k];
      }
      return (byte) Math.min(255, sum >> BITS);
    }
  }
}
