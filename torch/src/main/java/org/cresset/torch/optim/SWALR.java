package org.cresset.torch.optim;

/**
 * From the rate that is there to that of averaging, and stays. Source: {@code
 * torch.optim.swa_utils.SWALR}.
 */
public final class SWALR extends Scheduler {
  private final double[] swaLrs;
  private final long annealEpochs;
  private final OneCycleLR.Anneal anneal;

  private SWALR(Optimizer optimizer, double[] swaLrs, long annealEpochs, OneCycleLR.Anneal anneal) {
    super(optimizer);
    this.swaLrs = each(optimizer, swaLrs, "SWALR: swaLr");
    if (annealEpochs < 0) {
      throw new IllegalArgumentException(
          "SWALR: annealEpochs must be 0 or more, got " + annealEpochs);
    }
    this.annealEpochs = annealEpochs;
    this.anneal = anneal;
  }

  /** Along half a cosine to {@code swaLr}, in PyTorch in 10 steps by default. */
  public static SWALR of(Optimizer optimizer, double swaLr, long annealEpochs) {
    return of(optimizer, new double[] {swaLr}, annealEpochs, OneCycleLR.Anneal.COS);
  }

  /** To one rate for all groups, or one for each, along a line. */
  public static SWALR of(
      Optimizer optimizer, double[] swaLrs, long annealEpochs, OneCycleLR.Anneal anneal) {
    SWALR schedule = new SWALR(optimizer, swaLrs, annealEpochs, anneal);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    long step = annealEpochs == 0 ? Math.max(1, steps) : steps;
    double before = part(step - 1);
    double part = part(step);
    double target = swaLrs[group];
    double first = before == 1 ? target : (now - before * target) / (1 - before);
    return target * part + first * (1 - part);
  }

  private double part(long step) {
    double t = Math.clamp((double) step / Math.max(1, annealEpochs), 0.0, 1.0);
    return anneal == OneCycleLR.Anneal.LINEAR ? t : (1 - Math.cos(Math.PI * t)) / 2;
  }
}
