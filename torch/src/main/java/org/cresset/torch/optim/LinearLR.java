package org.cresset.torch.optim;

/** From one part of the rate to another along a straight line. Source: {@code LinearLR}. */
public final class LinearLR extends Scheduler {
  private final double startFactor;
  private final double endFactor;
  private final long totalIters;

  private LinearLR(Optimizer optimizer, double startFactor, double endFactor, long totalIters) {
    super(optimizer);
    if (!(startFactor > 0 && startFactor <= 1 && endFactor >= 0 && endFactor <= 1)) {
      throw new IllegalArgumentException(
          "LinearLR: factors must be from 0 to 1, the first more than 0, got %s and %s"
              .formatted(startFactor, endFactor));
    }
    this.startFactor = startFactor;
    this.endFactor = endFactor;
    this.totalIters = atLeastOne(totalIters, "LinearLR: the number of steps");
  }

  /**
   * From {@code startFactor}, in PyTorch 1/3 by default, to {@code endFactor} in {@code totalIters}
   * steps.
   */
  public static LinearLR of(
      Optimizer optimizer, double startFactor, double endFactor, long totalIters) {
    LinearLR schedule = new LinearLR(optimizer, startFactor, endFactor, totalIters);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    if (steps == 0) return now * startFactor;
    if (steps > totalIters) return now;
    double change = endFactor - startFactor;
    return now * (1 + change / (totalIters * startFactor + (steps - 1) * change));
  }
}
