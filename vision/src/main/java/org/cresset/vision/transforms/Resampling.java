package org.cresset.vision.transforms;

import java.util.Arrays;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.Size;

/**
 * A rectangle of an image brought to another size, antialiased: Pillow's fixed-point arithmetic,
 * first along the rows, then down the columns, with 8-bit values between.
 *
 * <p>Only the rectangle's pixels are read. A row is weighed along its length once, when the first
 * output row needs it, and kept as ints while others do: those loops the JIT turns into vectors.
 */
final class Resampling {
  private final int channels;
  private final byte[] pixels;
  private final int stride; // of a row of the whole image, in bytes
  private final int start; // of the rectangle's first pixel
  private final int width; // of the rectangle
  private final Weights across;
  private final Weights down;
  private final int rowLength;

  private Resampling(Image image, Crop from, Size to, Interpolation interpolation) {
    channels = image.channels();
    pixels = image.pixels();
    stride = image.width() * channels;
    start = from.top() * stride + from.left() * channels;
    width = from.size().width();
    across = Weights.of(width, to.width(), interpolation);
    down = Weights.of(from.size().height(), to.height(), interpolation);
    rowLength = to.width() * channels;
  }

  static Image apply(Image image, Crop from, Size to, Interpolation interpolation) {
    if (interpolation == Interpolation.NEAREST) return nearest(image, from, to);
    byte[] values = new Resampling(image, from, to, interpolation).run();
    return Image.of(to, image.channels(), values);
  }

  private byte[] run() {
    int rows = down.first.length;
    byte[] to = new byte[Math.multiplyExact(rows, rowLength)];
    int kept = Math.max(down.longest, 1);
    int[][] ring = new int[kept][rowLength]; // input row r waits at r mod kept
    int next = 0;
    int[] sums = new int[rowLength];
    for (int y = 0; y < rows; y++) {
      int first = down.first[y];
      int[] weights = down.weights[y];
      next = Math.max(next, first);
      for (; next < first + weights.length; next++) weighRow(next, ring[next % kept]);
      Arrays.fill(sums, Weights.HALF);
      for (int k = 0; k < weights.length; k++) add(sums, ring[(first + k) % kept], weights[k]);
      store(sums, to, y * rowLength);
    }
    return to;
  }

  private static void add(int[] sums, int[] row, int weight) {
    for (int i = 0; i < sums.length; i++) sums[i] += row[i] * weight;
  }

  private static void store(int[] sums, byte[] to, int at) {
    for (int i = 0; i < sums.length; i++) {
      to[at + i] = (byte) Math.max(0, Math.min(255, sums[i] >> Weights.BITS));
    }
  }

  private void weighRow(int row, int[] to) {
    int from = start + row * stride;
    if (across.first.length == width) { // no change of width: weights are one pixel's
      for (int i = 0; i < rowLength; i++) to[i] = pixels[from + i] & 0xFF;
    } else if (channels == 3) {
      weighColours(from, to);
    } else {
      for (int c = 0; c < channels; c++) weighChannel(from + c, c, to);
    }
  }

  private void weighColours(int from, int[] to) {
    int[] flat = across.flat;
    int taps = across.longest;
    int at = 0;
    for (int x = 0, w = 0; at < to.length; x++, at += 3) {
      int red = Weights.HALF;
      int green = Weights.HALF;
      int blue = Weights.HALF;
      int p = from + across.first[x] * 3;
      for (int end = w + across.weights[x].length, k = w; k < end; k++, p += 3) {
        int weight = flat[k];
        red += (pixels[p] & 0xFF) * weight;
        green += (pixels[p + 1] & 0xFF) * weight;
        blue += (pixels[p + 2] & 0xFF) * weight;
      }
      w += taps;
      to[at] = clamp(red);
      to[at + 1] = clamp(green);
      to[at + 2] = clamp(blue);
    }
  }

  private void weighChannel(int from, int channel, int[] to) {
    for (int x = 0, at = channel; x < across.first.length; x++, at += channels) {
      int sum = Weights.HALF;
      int p = from + across.first[x] * channels;
      for (int weight : across.weights[x]) {
        sum += (pixels[p] & 0xFF) * weight;
        p += channels;
      }
      to[at] = clamp(sum);
    }
  }

  private static int clamp(int sum) {
    return Math.max(0, Math.min(255, sum >> Weights.BITS));
  }

  /** As torch's {@code nearest}: the place rounded down, in float32. */
  private static Image nearest(Image image, Crop from, Size to) {
    int channels = image.channels();
    byte[] values = new byte[to.height() * to.width() * channels];
    int[] rows = nearest(from.size().height(), to.height());
    int[] columns = nearest(from.size().width(), to.width());
    int at = 0;
    for (int row : rows) {
      int start = ((from.top() + row) * image.width() + from.left()) * channels;
      for (int column : columns) {
        for (int c = 0; c < channels; c++) {
          values[at++] = image.pixels()[start + column * channels + c];
        }
      }
    }
    return Image.of(to, channels, values);
  }

  private static int[] nearest(int from, int to) {
    float scale = (float) from / to;
    int[] places = new int[to];
    for (int i = 0; i < to; i++) places[i] = Math.min((int) (i * scale), from - 1);
    return places;
  }

  /**
   * What each of the values along one direction is made of, in units of 2^-22.
   *
   * @param first of each new value, the first old one that counts
   * @param weights of each new value, the shares of the first and the following old ones
   * @param flat the same weights, each row of them with room for the longest
   * @param longest the most old values that one new one is made of
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Weights(int[] first, int[][] weights, int[] flat, int longest) {
    static final int BITS = 22;
    static final int HALF = 1 << (BITS - 1);

    static Weights of(int from, int to, Interpolation filter) {
      double scale = (double) from / to;
      double width = Math.max(scale, 1);
      double reach = filter.reach() * width;
      int[] first = new int[to];
      int[][] weights = new int[to][];
      int longest = 0;
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max((int) (centre - reach + 0.5), 0);
        int end = Math.min((int) (centre + reach + 0.5), from);
        // Of an unchanged size the value itself alone counts.
        weights[i] =
            from == to
                ? new int[] {1 << BITS}
                : shares(filter, first[i] + 0.5 - centre, width, end - first[i]);
        if (from == to) first[i] = i;
        longest = Math.max(longest, weights[i].length);
      }
      int[] flat = new int[to * longest];
      for (int i = 0; i < to; i++) {
        System.arraycopy(weights[i], 0, flat, i * longest, weights[i].length);
      }
      return new Weights(first, weights, flat, longest);
    }

    private static int[] shares(Interpolation filter, double start, double width, int count) {
      double[] shares = new double[count];
      double sum = 0;
      for (int k = 0; k < count; k++) {
        shares[k] = filter.weight((start + k) * (1 / width));
        sum += shares[k];
      }
      int[] weights = new int[count];
      for (int k = 0; k < count; k++) {
        double share = shares[k] / sum * (1 << BITS);
        weights[k] = (int) (share < 0 ? share - 0.5 : share + 0.5);
      }
      return weights;
    }
  }
}
