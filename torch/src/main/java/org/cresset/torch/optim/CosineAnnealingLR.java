package org.cresset.torch.optim;

/**
 * From the optimizer's rate down to the least along half a cosine, and up again after that. Source:
 * Loshchilov and Hutter 2016, {@code CosineAnnealingLR}.
 */
public final class CosineAnnealingLR extends Scheduler {
  private final long halfPeriod;
  private final double least;

  private CosineAnnealingLR(Optimizer optimizer, long halfPeriod, double least) {
    super(optimizer);
    this.halfPeriod = atLeastOne(halfPeriod, "CosineAnnealingLR: T_max");
    this.least = least;
  }

  /** Down to 0 in {@code tMax} steps. */
  public static CosineAnnealingLR of(Optimizer optimizer, long tMax) {
    return of(optimizer, tMax, 0);
  }

  /** Down to {@code etaMin} in {@code tMax} steps. */
  public static CosineAnnealingLR of(Optimizer optimizer, long tMax, double etaMin) {
    CosineAnnealingLR schedule = new CosineAnnealingLR(optimizer, tMax, etaMin);
    schedule.apply();
    return schedule;
  }

  @Override
  double lrAfter(long steps) {
    double turned = Math.PI * (steps % (2 * halfPeriod)) / halfPeriod; // radians
    return least + (baseLr() - least) * (1 + Math.cos(turned)) / 2;
  }
}
