package org.cresset.torch.optim;

/** A part of the rate for some steps, and all of it after them. Source: {@code ConstantLR}. */
public final class ConstantLR extends Scheduler {
  private final double factor;
  private final long totalIters;

  private ConstantLR(Optimizer optimizer, double factor, long totalIters) {
    super(optimizer);
    if (!(factor >= 0 && factor <= 1)) {
      throw new IllegalArgumentException("ConstantLR: factor must be from 0 to 1, got " + factor);
    }
    this.factor = factor;
    this.totalIters = totalIters;
  }

  /** {@code factor} times the rate, in PyTorch 1/3 by default, for {@code totalIters} steps. */
  public static ConstantLR of(Optimizer optimizer, double factor, long totalIters) {
    ConstantLR schedule = new ConstantLR(optimizer, factor, totalIters);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    if (steps == 0) return now * factor;
    return steps == totalIters ? now / factor : now;
  }
}
