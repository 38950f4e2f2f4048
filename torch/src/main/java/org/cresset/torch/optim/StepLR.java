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

  /** Every {@code stepSize} steps by {@code gamma}, 0.1 in PyTorch by default. */
  public static StepLR of(Optimizer optimizer, long stepSize, double gamma) {
    StepLR schedule = new StepLR(optimizer, stepSize, gamma);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    return steps > 0 && steps % stepSize == 0 ? now * gamma : now;
  }
}
