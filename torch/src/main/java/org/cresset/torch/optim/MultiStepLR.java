package org.cresset.torch.optim;

/** Multiplies the rate by gamma at each of some steps. Source: {@code MultiStepLR}. */
public final class MultiStepLR extends Scheduler {
  private final long[] milestones;
  private final double gamma;

  private MultiStepLR(Optimizer optimizer, long[] milestones, double gamma) {
    super(optimizer);
    this.milestones = milestones.clone();
    this.gamma = gamma;
  }

  /** At each of {@code milestones} by {@code gamma}; at one named twice by its square. */
  public static MultiStepLR of(Optimizer optimizer, long[] milestones, double gamma) {
    MultiStepLR schedule = new MultiStepLR(optimizer, milestones, gamma);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    double rate = now;
    for (long milestone : milestones) if (steps > 0 && steps == milestone) rate *= gamma;
    return rate;
  }
}
