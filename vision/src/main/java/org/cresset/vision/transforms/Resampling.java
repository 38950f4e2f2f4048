package org.cresset.vision.transforms;

import java.util.Arrays;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * A rectangle of an image brought to another size, antialiased: Pillow's fixed-point arithmetic,
 * first along the rows, then down the columns, with 8-bit values between.
 *
 * <p>Only the rectangle's pixels are read. Two rows at a time are weighed along their length, once,
 * when the first output row needs them: a long carries a value of each, so that one multiplication
 * serves both. All loops are long and free of decisions, which the JIT likes: it turns most of them
 * into vectors. That is why sums are limited and narrowed in loops of their own, and why there are
 * always two shares at a time, of which one may be 0.
 */
final class Resampling {
  private static final long HALVES = ((long) Weights.HALF << 32) | Weights.HALF;

  private final int channels;
  private final byte[] pixels;
  private final int stride; // of a row of the whole image, in bytes
  private final int start; // of the rectangle's first pixel
  private final int height; // of the rectangle
  private final int width;
  private final boolean copied; // whether rows stay as they are
  private final Weights across;
  private final Weights down;
  private final int rowLength;
  private final long[] line; // two input rows: the upper one's values in the lower halves
  private final long[] lineSums; // what they are weighed to

  private Resampling(
      Image image, Crop from, ImageSize to, InterpolationMode interpolation, boolean mirrored) {
    channels = image.channels();
    pixels = image.pixels();
    stride = image.width() * channels;
    start = from.top() * stride + from.left() * channels;
    height = from.size().height();
    width = from.size().width();
    Weights ahead = Weights.of(width, to.width(), interpolation);
    across = mirrored ? ahead.reversed() : ahead;
    copied = width == to.width() && !mirrored;
    down = Weights.of(height, to.height(), interpolation);
    rowLength = to.width() * channels;
    line = new long[(width + across.taps) * channels]; // 0 behind the row
    lineSums = new long[rowLength];
  }

  static Image apply(
      Image image, Crop from, ImageSize to, InterpolationMode interpolation, boolean mirrored) {
    if (interpolation == InterpolationMode.NEAREST) return nearest(image, from, to, mirrored);
    byte[] values = new Resampling(image, from, to, interpolation, mirrored).run();
    return Image.of(to, image.channels(), values);
  }

  private byte[] run() {
    int rows = down.first.length;
    byte[] to = new byte[Math.multiplyExact(rows, rowLength)];
    int kept = down.taps + 1; // an output row's, and one that came in a pair
    int[][] ring = new int[kept][rowLength]; // input row r waits at r mod kept
    int[] sums = new int[rowLength];
    int next = 0;
    for (int y = 0; y < rows; y++) {
      int first = down.first[y];
      int end = Math.min(first + down.taps, height);
      for (next = Math.max(next, first); next < end; next += 2) {
        weighRows(next, ring[next % kept], ring[(next + 1) % kept]);
      }
      Arrays.fill(sums, Weights.HALF);
      for (int k = 0; k < down.taps; k += 2) {
        int[] above = ring[(first + k) % kept];
        int[] below = ring[(first + k + 1) % kept];
        add(sums, above, down.share(y, k), below, down.share(y, k + 1));
      }
      limit(sums);
      narrow(sums, to, y * rowLength);
    }
    return to;
  }

  private static void add(int[] sums, int[] above, int share, int[] below, int shareBelow) {
    for (int i = 0; i < sums.length; i++) sums[i] += above[i] * share + below[i] * shareBelow;
  }

  /** From units of 2^-22 to values from 0 to 255. */
  private static void limit(int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.max(0, Math.min(255, sums[i] >> Weights.BITS));
    }
  }

  private static void narrow(int[] values, byte[] to, int at) {
    for (int i = 0; i < values.length; i++) to[at + i] = (byte) values[i];
  }

  /** Weighs a row and the one below it; below the last there is itself once more. */
  private void weighRows(int row, int[] upper, int[] lower) {
    int from = start + row * stride;
    int below = row + 1 < height ? from + stride : from;
    int values = width * channels;
    if (copied) {
      for (int i = 0; i < values; i++) upper[i] = pixels[from + i] & 0xFF;
      for (int i = 0; i < values; i++) lower[i] = pixels[below + i] & 0xFF;
      return;
    }
    join(pixels, from, below, values, line);
    Arrays.fill(lineSums, HALVES);
    for (int k = 0; k < across.taps; k += 2) {
      if (channels == 3) weighColours(line, across.first, across.shares, k, lineSums);
      else for (int c = 0; c < channels; c++) weighChannel(c, k);
    }
    split(lineSums, upper, lower);
    limit(upper);
    limit(lower);
  }

  private static void join(byte[] pixels, int low, int high, int count, long[] line) {
    for (int i = 0; i < count; i++) {
      line[i] = (pixels[low + i] & 0xFF) | ((long) (pixels[high + i] & 0xFF) << 32);
    }
  }

  /** Adds what two of the old pixels make of each new one. */
  private static void weighColours(long[] line, int[] first, int[] shares, int tap, long[] sums) {
    int columns = first.length;
    int share = tap * columns;
    for (int x = 0; x < columns; x++) {
      int p = (first[x] + tap) * 3;
      int at = x * 3;
      long left = shares[share + x];
      long right = shares[share + columns + x];
      sums[at] += line[p] * left + line[p + 3] * right;
      sums[at + 1] += line[p + 1] * left + line[p + 4] * right;
      sums[at + 2] += line[p + 2] * left + line[p + 5] * right;
    }
  }

  private void weighChannel(int channel, int tap) {
    for (int x = 0; x < across.first.length; x++) {
      int p = (across.first[x] + tap) * channels + channel;
      long left = across.share(x, tap);
      long right = across.share(x, tap + 1);
      lineSums[x * channels + channel] += line[p] * left + line[p + channels] * right;
    }
  }

  /** Takes the halves apart: a negative one below has borrowed 1 from the one above. */
  private static void split(long[] sums, int[] low, int[] high) {
    for (int i = 0; i < sums.length; i++) {
      int value = (int) sums[i];
      low[i] = value;
      high[i] = (int) ((sums[i] - value) >> 32);
    }
  }

  /** As torch's {@code nearest}: the place rounded down, in float32. */
  private static Image nearest(Image image, Crop from, ImageSize to, boolean mirrored) {
    int channels = image.channels();
    byte[] values = new byte[to.height() * to.width() * channels];
    int[] rows = nearest(from.size().height(), to.height());
    int[] columns = nearest(from.size().width(), to.width());
    if (mirrored) reverse(columns, 0, columns.length);
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

  private static void reverse(int[] values, int from, int end) {
    for (int i = from, j = end - 1; i < j; i++, j--) {
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  /**
   * What each of the values along one direction is made of, in units of 2^-22.
   *
   * @param first of each new value, the first old one that counts
   * @param shares the shares of the first old ones in all new values, then those of the second...
   * @param taps how many shares each new value has: an even number, the last of them may be 0
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Weights(int[] first, int[] shares, int taps) {
    static final int BITS = 22;
    static final int HALF = 1 << (BITS - 1);

    static Weights of(int from, int to, InterpolationMode filter) {
      double scale = (double) from / to;
      double width = Math.max(scale, 1);
      double reach = filter.reach() * width;
      int[] first = new int[to];
      int[] ends = new int[to];
      int longest = 1;
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        // Of an unchanged size the value itself alone counts.
        first[i] = from == to ? i : Math.max((int) (centre - reach + 0.5), 0);
        ends[i] = from == to ? i + 1 : Math.min((int) (centre + reach + 0.5), from);
        longest = Math.max(longest, ends[i] - first[i]);
      }
      int taps = longest + longest % 2;
      int[] shares = new int[taps * to];
      double[] part = new double[longest];
      for (int i = 0; i < to; i++) {
        double start = first[i] + 0.5 - (i + 0.5) * scale;
        int count = ends[i] - first[i];
        double sum = 0;
        for (int k = 0; k < count; k++) {
          part[k] = filter.weight((start + k) * (1 / width));
          sum += part[k];
        }
        for (int k = 0; k < count; k++) shares[k * to + i] = units(part[k] / sum);
      }
      return new Weights(first, shares, taps);
    }

    private static int units(double share) {
      double units = share * (1 << BITS);
      return (int) (units < 0 ? units - 0.5 : units + 0.5);
    }

    /** The last new value first. */
    Weights reversed() {
      int to = first.length;
      Weights reversed = new Weights(first.clone(), shares.clone(), taps);
      reverse(reversed.first, 0, to);
      for (int k = 0; k < taps; k++) reverse(reversed.shares, k * to, (k + 1) * to);
      return reversed;
    }

    int share(int place, int tap) {
      return shares[tap * first.length + place];
    }
  }
}
