package org.cresset.torch.optim;

/** Multiplies the rate by gamma at every step. Source: {@code ExponentialLR}. */
public final class ExponentialLR extends Scheduler {
  private final double gamma;

  private ExponentialLR(Optimizer optimizer, double gamma) {
    super(optimizer);
    this.gamma = gamma;
  }

  /** By {@code gamma} at every step. */
  public static ExponentialLR of(Optimizer optimizer, double gamma) {
    ExponentialLR schedule = new ExponentialLR(optimizer, gamma);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    return steps == 0 ? now : now * gamma;
  }
}
