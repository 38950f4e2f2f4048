package org.cresset.vision.datasets;

import java.util.Locale;

/** The ten shapes, each as the points inside it, in a plane where it reaches to about 1. */
enum Figure {
  ARROW {
    @Override
    boolean contains(double x, double y) {
      boolean shaft = x > -1 && x < 0.15 && Math.abs(y) < 0.24;
      return shaft || (x > 0.05 && Math.abs(y) < 0.9 * (1 - x));
    }
  },
  CRESCENT {
    @Override
    boolean contains(double x, double y) {
      return x * x + y * y < 1 && (x - 0.5) * (x - 0.5) + y * y > 0.62;
    }
  },
  CROSS {
    @Override
    boolean contains(double x, double y) {
      double longer = Math.max(Math.abs(x), Math.abs(y));
      return longer < 1 && Math.min(Math.abs(x), Math.abs(y)) < 0.28;
    }
  },
  DISC {
    @Override
    boolean contains(double x, double y) {
      return x * x + y * y < 0.9 * 0.9;
    }
  },
  HEART {
    @Override
    boolean contains(double x, double y) {
      double u = 1.2 * x;
      double v = 0.15 - 1.2 * y;
      double r = u * u + v * v - 1;
      return r * r * r - u * u * v * v * v < 0; // the sextic (u² + v² - 1)³ = u² v³
    }
  },
  HOURGLASS {
    @Override
    boolean contains(double x, double y) {
      return Math.abs(y) < 0.95 && Math.abs(x) < 0.1 + 0.7 * Math.abs(y);
    }
  },
  RING {
    @Override
    boolean contains(double x, double y) {
      double square = x * x + y * y;
      return square < 1 && square > 0.55 * 0.55;
    }
  },
  SQUARE {
    @Override
    boolean contains(double x, double y) {
      return Math.abs(x) < 0.8 && Math.abs(y) < 0.8;
    }
  },
  STAR {
    @Override
    boolean contains(double x, double y) {
      // The pentagram's five lines: inside are the points beyond at most one of them.
      return linesCrossed(x, y, 5, 0.38) <= 1 && x * x + y * y < 1.5;
    }
  },
  TRIANGLE {
    @Override
    boolean contains(double x, double y) {
      return linesCrossed(x, y, 3, 0.5) == 0;
    }
  };

  /** Whether the figure covers a point. */
  abstract boolean contains(double x, double y);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  // StrictMath, for its results are the same on every machine.
  private static final double[][] COSINES = new double[6][];
  private static final double[][] SINES = new double[6][];

  static {
    for (int n = 3; n <= 5; n += 2) {
      COSINES[n] = new double[n];
      SINES[n] = new double[n];
      for (int k = 0; k < n; k++) {
        COSINES[n][k] = StrictMath.cos(2 * Math.PI * k / n);
        SINES[n][k] = StrictMath.sin(2 * Math.PI * k / n);
      }
    }
  }

  /** Of n lines around the centre at this distance, those that have the point on their far side. */
  private static int linesCrossed(double x, double y, int n, double distance) {
    int crossed = 0;
    for (int k = 0; k < n; k++) {
      if (COSINES[n][k] * x + SINES[n][k] * y > distance) crossed++;
    }
    return crossed;
  }
}
