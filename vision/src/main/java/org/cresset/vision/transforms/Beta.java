package org.cresset.vision.transforms;

import java.util.random.RandomGenerator;

/**
 * Numbers of the symmetric beta distribution, from the item's or batch's own random numbers.
 *
 * <p>Source: Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables" (2000).
 */
final class Beta {
  private Beta() {}

  static double symmetric(double alpha, RandomGenerator random) {
    // In logarithms, because both gammas may be too small for a double.
    double a = logGamma(alpha, random);
    double b = logGamma(alpha, random);
    return 1 / (1 + Math.exp(b - a));
  }

  private static double logGamma(double alpha, RandomGenerator random) {
    if (alpha < 1) return logGamma(alpha + 1, random) + Math.log(1 - random.nextDouble()) / alpha;
    double d = alpha - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return Math.log(d * v);
      }
    }
  }
}
