package org.cresset.torch.optim;

/** Multiplies the rate by gamma every so many steps. Source: {@code StepLR}. */
public final class StepLR extends Scheduler {
  private final long stepSize;
  private final double gamma;

  private StepLR(Optimizer optimizer, long stepSize, double gamma) {
    super(optimizer);
    this.stepSize = atLeastOne(stepSize, "StepLR: the step size");
    this.gamma = gamma;
  }

  /** Every {@code stepSize} steps by {@code gamma}. */
  public static StepLR of(Optimizer optimizer, long stepSize, double gamma) {
    StepLR schedule = new StepLR(optimizer, stepSize, gamma);
    schedule.apply();
    return schedule;
  }

  @Override
  double lrAfter(long steps) {
    long drops = steps / stepSize;
    return baseLr() * Math.pow(gamma, (double) drops);
  }
}
