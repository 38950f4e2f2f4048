package org.cresset.vision.training;

/**
 * A learning rate that rises evenly from 0 to its peak, then falls evenly to 0. Source: Smith and
 * Topin, "Super-Convergence" (2018).
 */
public final class OneCycle {
  private OneCycle() {}

  /**
   * The rate of one step.
   *
   * @param peak the greatest rate
   * @param rising the share of the steps in which it rises, from 0 to 1
   * @param step from 0 to steps - 1
   */
  public static double at(double peak, double rising, long step, long steps) {
    double top = rising * steps;
    double now = step + 0.5;
    return peak * (now < top ? now / top : (steps - now) / (steps - top));
  }
}
