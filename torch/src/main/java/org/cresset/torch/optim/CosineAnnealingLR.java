package org.cresset.torch.optim;

/**
 * From the optimizer's rate down to the least along half a cosine, and up again after that. Source:
 * Loshchilov and Hutter 2016, {@code CosineAnnealingLR}.
 */
public final class CosineAnnealingLR extends Scheduler {
  private final long tMax;
  private final double etaMin;

  private CosineAnnealingLR(Optimizer optimizer, long tMax, double etaMin) {
    super(optimizer);
    this.tMax = atLeastOne(tMax, "CosineAnnealingLR: T_max");
    this.etaMin = etaMin;
  }

  /** Down to 0 in {@code tMax} steps. */
  public static CosineAnnealingLR of(Optimizer optimizer, long tMax) {
    return of(optimizer, tMax, 0);
  }

  /** Down to {@code etaMin} in {@code tMax} steps. */
  public static CosineAnnealingLR of(Optimizer optimizer, long tMax, double etaMin) {
    CosineAnnealingLR schedule = new CosineAnnealingLR(optimizer, tMax, etaMin);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    if (steps == 0) return now;
    double turn = Math.PI / tMax; // radians a step
    if ((steps - 1 - tMax) % (2 * tMax) == 0) { // from the least, whose cosine is no factor
      return now + (baseLr(group) - etaMin) * (1 - Math.cos(turn)) / 2;
    }
    double factor = (1 + Math.cos(turn * steps)) / (1 + Math.cos(turn * (steps - 1)));
    return factor * (now - etaMin) + etaMin;
  }
}
