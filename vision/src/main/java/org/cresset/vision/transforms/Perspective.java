package org.cresset.vision.transforms;

import java.util.List;
import org.cresset.vision.image.ImageSize;

/**
 * The image as seen at an angle: its four corners are drawn to other places.
 *
 * @param from four places in the image: upper left, upper right, lower right, lower left
 * @param to where these come to lie
 */
public record Perspective(List<Point> from, List<Point> to) implements Warp.Places {
  private static final int UNKNOWN = 8;

  /**
   * A place in an image.
   *
   * @param x pixels from the left
   * @param y pixels from the top
   */
  public record Point(double x, double y) {}

  /** Checks that there are four of each, no three of them in a line. */
  public Perspective {
    from = List.copyOf(from);
    to = List.copyOf(to);
    if (from.size() != 4 || to.size() != 4) {
      throw new IllegalArgumentException(
          "Perspective: wants four points and four, got " + from.size() + " and " + to.size());
    }
    coefficients(from, to);
  }

  @Override
  public float[] grid(ImageSize size) {
    double[] k = coefficients(from, to);
    float w = 0.5f * size.width();
    float h = 0.5f * size.height();
    return new float[] {
      (float) k[0] / w,
      (float) k[1] / w,
      (float) k[2] / w,
      (float) k[3] / h,
      (float) k[4] / h,
      (float) k[5] / h,
      (float) k[6],
      (float) k[7],
      1
    };
  }

  /** Eight equations, by elimination with the largest pivot. */
  private static double[] coefficients(List<Point> from, List<Point> to) {
    double[][] rows = new double[UNKNOWN][];
    for (int i = 0; i < 4; i++) {
      Point p = to.get(i); // what is wanted leads from the result back into the image
      Point q = from.get(i);
      rows[2 * i] = new double[] {p.x, p.y, 1, 0, 0, 0, -q.x * p.x, -q.x * p.y, q.x};
      rows[2 * i + 1] = new double[] {0, 0, 0, p.x, p.y, 1, -q.y * p.x, -q.y * p.y, q.y};
    }
    for (int c = 0; c < UNKNOWN; c++) eliminate(rows, c);
    double[] solution = new double[UNKNOWN];
    for (int i = 0; i < UNKNOWN; i++) solution[i] = rows[i][UNKNOWN] / rows[i][i];
    return solution;
  }

  private static void eliminate(double[][] rows, int column) {
    int best = column;
    for (int r = column + 1; r < UNKNOWN; r++) {
      if (Math.abs(rows[r][column]) > Math.abs(rows[best][column])) best = r;
    }
    double[] pivot = rows[best];
    if (Math.abs(pivot[column]) < 1e-9) {
      throw new IllegalArgumentException("Perspective: no three of the points may lie in a line");
    }
    rows[best] = rows[column];
    rows[column] = pivot;
    for (int r = 0; r < UNKNOWN; r++) {
      if (r == column) continue;
      double share = rows[r][column] / pivot[column];
      for (int k = column; k <= UNKNOWN; k++) rows[r][k] -= share * pivot[k];
    }
  }
}
