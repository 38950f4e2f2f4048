package org.cresset.vision.transforms;

import java.util.function.Function;
import org.cresset.vision.image.Image;

/** Changes that make of each value another, wherever it lies: a table of 256 values. */
final class Levels {
  private static final int LEVELS = 256;

  /** What becomes of a value; cut off at 0 and 255 and rounded down. */
  @FunctionalInterface
  interface Curve {
    float at(int value);
  }

  private Levels() {}

  static Image map(Image image, Curve curve) {
    byte[] table = table(curve);
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i++) to[i] = table[from[i] & 0xFF];
    return Image.of(image.size(), image.channels(), to);
  }

  /** A table for each channel, made of how often it has each value. */
  static Image mapChannels(Image image, Function<int[], byte[]> tableOfCounts) {
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    int channels = image.channels();
    for (int c = 0; c < channels; c++) {
      int[] counts = new int[LEVELS];
      for (int i = c; i < from.length; i += channels) counts[from[i] & 0xFF]++;
      byte[] table = tableOfCounts.apply(counts);
      for (int i = c; i < from.length; i += channels) to[i] = table[from[i] & 0xFF];
    }
    return Image.of(image.size(), channels, to);
  }

  private static byte[] table(Curve curve) {
    byte[] table = new byte[LEVELS];
    for (int v = 0; v < LEVELS; v++) table[v] = (byte) (int) Math.clamp(curve.at(v), 0f, 255f);
    return table;
  }

  static byte[] stretch(int[] counts) {
    int darkest = 0;
    while (counts[darkest] == 0) darkest++;
    int lightest = LEVELS - 1;
    while (counts[lightest] == 0) lightest--;
    if (darkest == lightest) return table(v -> v);
    int black = darkest;
    float scale = (lightest - darkest) * (float) (1.0 / 255);
    return table(v -> (v - black) / scale);
  }

  static byte[] equalize(int[] counts) {
    int total = 0;
    int last = 0;
    for (int v = 0; v < LEVELS; v++) {
      total += counts[v];
      if (counts[v] > 0) last = v;
    }
    int step = (total - counts[last]) / 255;
    if (step == 0) return table(v -> v);
    byte[] table = new byte[LEVELS];
    int below = step / 2;
    for (int v = 1; v < LEVELS; v++) {
      below += counts[v - 1];
      table[v] = (byte) Math.min(255, below / step);
    }
    return table;
  }
}
