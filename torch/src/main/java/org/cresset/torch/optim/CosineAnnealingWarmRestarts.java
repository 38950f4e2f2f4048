package org.cresset.torch.optim;

/**
 * Down along half a cosine, again and again from the top, each time longer. Source: Loshchilov and
 * Hutter 2016, {@code CosineAnnealingWarmRestarts}.
 */
public final class CosineAnnealingWarmRestarts extends Scheduler {
  private final long t0;
  private final long tMult;
  private final double etaMin;

  private CosineAnnealingWarmRestarts(Optimizer optimizer, long t0, long tMult, double etaMin) {
    super(optimizer);
    this.t0 = atLeastOne(t0, "CosineAnnealingWarmRestarts: T_0");
    this.tMult = atLeastOne(tMult, "CosineAnnealingWarmRestarts: T_mult");
    this.etaMin = etaMin;
  }

  /** Down to 0 in {@code t0} steps, each time. */
  public static CosineAnnealingWarmRestarts of(Optimizer optimizer, long t0) {
    return of(optimizer, t0, 1, 0);
  }

  /** Down to {@code etaMin} in {@code t0} steps, then in {@code tMult} times as many, and so on. */
  public static CosineAnnealingWarmRestarts of(
      Optimizer optimizer, long t0, long tMult, double etaMin) {
    CosineAnnealingWarmRestarts schedule =
        new CosineAnnealingWarmRestarts(optimizer, t0, tMult, etaMin);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    long length = t0;
    long since = steps;
    if (tMult == 1) {
      since %= t0;
    } else {
      while (since >= length) {
        since -= length;
        length *= tMult;
      }
    }
    double turned = Math.PI * since / length; // radians
    return etaMin + (baseLr(group) - etaMin) * (1 + Math.cos(turned)) / 2;
  }
}
