package org.cresset.vision.datasets;

import java.util.random.RandomGenerator;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * One picture of a figure: somewhere, of some size, turned and stretched somehow, on a background
 * of two colours, with specks and noise. Only operations whose results IEEE 754 or {@link
 * StrictMath} lays down, so that every machine draws the same.
 */
final class Drawing {
  private static final int SIDE = 32;
  private static final int MIDDLE = SIDE / 2;
  private static final int FINE = 3; // points tested in each direction of a pixel
  private static final int PIXELS = SIDE * SIDE;

  private final double[] colours = new double[3 * PIXELS];
  private final byte[] mask = new byte[PIXELS];
  private final RandomGenerator random;

  /** Draws the figure; the mask gets the value given where it covers half a pixel or more. */
  Drawing(Figure figure, int maskValue, RandomGenerator random) {
    this.random = random;
    double[] background = colour();
    double[] paint = contrasting(background);
    fill(background);
    int specks = random.nextInt(4);
    for (int i = 0; i < specks; i++) speck(colour());
    draw(figure, paint, (byte) maskValue);
  }

  /** The picture with noise on it. */
  Image image() {
    double strength = between(3, 14);
    byte[] pixels = new byte[3 * PIXELS];
    for (int i = 0; i < pixels.length; i += 2) {
      long bits = random.nextLong();
      pixels[i] = level(colours[i] + strength * noise((int) bits));
      pixels[i + 1] = level(colours[i + 1] + strength * noise((int) (bits >>> 32)));
    }
    return Image.of(ImageSize.of(SIDE), 3, pixels);
  }

  /** 0 for the background, elsewhere the figure's value. */
  Image mask() {
    return Image.of(ImageSize.of(SIDE), 1, mask);
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private double[] colour() {
    return new double[] {between(20, 235), between(20, 235), between(20, 235)};
  }

  /** A colour that can be told from another: no closer than 150 levels, all channels together. */
  private double[] contrasting(double[] other) {
    while (true) {
      double[] colour = colour();
      double distance = 0;
      for (int c = 0; c < 3; c++) distance += Math.abs(colour[c] - other[c]);
      if (distance >= 150) return colour;
    }
  }

  /** A gradient from one side to another, whose middle is the background's colour. */
  private void fill(double[] background) {
    double across = between(-1, 1);
    double down = between(-1, 1);
    for (int i = 0; i < PIXELS; i++) {
      int x = i % SIDE - MIDDLE;
      int y = i / SIDE - MIDDLE;
      for (int c = 0; c < 3; c++) colours[3 * i + c] = background[c] + across * x + down * y;
    }
  }

  private void speck(double[] colour) {
    int height = 1 + random.nextInt(3);
    int width = 1 + random.nextInt(3);
    int top = random.nextInt(SIDE - height);
    int left = random.nextInt(SIDE - width);
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) blend(y * SIDE + x, colour, 1);
    }
  }

  private void draw(Figure figure, double[] paint, byte maskValue) {
    double radius = between(8, 13);
    double stretch = between(0.85, 1.15);
    double angle = between(-0.45, 0.45);
    double margin = 0.9 * radius;
    double centreX = between(margin, SIDE - margin);
    double centreY = between(margin, SIDE - margin);
    double cos = StrictMath.cos(angle) / radius;
    double sin = StrictMath.sin(angle) / radius;
    for (int i = 0; i < PIXELS; i++) {
      int left = i % SIDE;
      int top = i / SIDE;
      int covered = 0;
      for (int fine = 0; fine < FINE * FINE; fine++) {
        int right = fine % FINE;
        int down = fine / FINE;
        double dx = left + (right + 0.5) / FINE - centreX;
        double dy = top + (down + 0.5) / FINE - centreY;
        double x = (cos * dx + sin * dy) * stretch;
        double y = (cos * dy - sin * dx) / stretch;
        if (x * x + y * y < 2 && figure.contains(x, y)) covered++;
      }
      blend(i, paint, (double) covered / (FINE * FINE));
      if (2 * covered > FINE * FINE) mask[i] = maskValue;
    }
  }

  private void blend(int pixel, double[] colour, double share) {
    for (int c = 0; c < 3; c++) {
      int at = 3 * pixel + c;
      colours[at] += share * (colour[c] - colours[at]);
    }
  }

  /** Of about normal distribution with mean 0 and deviation 1: the sum of four random bytes. */
  private static double noise(int bits) {
    int sum = (bits & 0xFF) + (bits >>> 8 & 0xFF) + (bits >>> 16 & 0xFF) + (bits >>> 24);
    return (sum - 510) / 147.8;
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, (int) (value + 0.5)));
  }
}
