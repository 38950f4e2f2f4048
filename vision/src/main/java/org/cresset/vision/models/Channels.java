package org.cresset.vision.models;

/** Numbers of channels that suit processors. Source: {@code _make_divisible}. */
final class Channels {
  private Channels() {}

  /** The nearest multiple of 8, at least 8, and no less than nine tenths. */
  static long divisible(double channels) {
    long rounded = Math.max(8, (long) (channels + 4) / 8 * 8);
    return rounded < 0.9 * channels ? rounded + 8 : rounded;
  }
}
