package org.cresset.torch.optim;

/** Down to 0 along a power of the steps that are left. Source: {@code PolynomialLR}. */
public final class PolynomialLR extends Scheduler {
  private final long totalIters;
  private final double power;

  private PolynomialLR(Optimizer optimizer, long totalIters, double power) {
    super(optimizer);
    this.totalIters = atLeastOne(totalIters, "PolynomialLR: the number of steps");
    this.power = power;
  }

  /** In {@code totalIters} steps along {@code power}, in PyTorch 5 and 1 by default. */
  public static PolynomialLR of(Optimizer optimizer, long totalIters, double power) {
    PolynomialLR schedule = new PolynomialLR(optimizer, totalIters, power);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    if (steps == 0 || steps > totalIters) return now;
    double left = 1 - (double) steps / totalIters;
    double leftBefore = 1 - (double) (steps - 1) / totalIters;
    return now * Math.pow(left / leftBefore, power);
  }
}
