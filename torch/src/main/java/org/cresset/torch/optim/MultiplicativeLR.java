package org.cresset.torch.optim;

import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * Multiplies the rate at every step by a function of the number of steps. Source: {@code
 * MultiplicativeLR}.
 */
public final class MultiplicativeLR extends Scheduler {
  private final List<LongToDoubleFunction> factors;

  private MultiplicativeLR(Optimizer optimizer, List<LongToDoubleFunction> factors) {
    super(optimizer);
    this.factors = forGroups(factors);
  }

  /** By one function for all groups. */
  public static MultiplicativeLR of(Optimizer optimizer, LongToDoubleFunction factor) {
    MultiplicativeLR schedule = new MultiplicativeLR(optimizer, List.of(factor));
    schedule.start();
    return schedule;
  }

  /** By one function for each group. */
  public static MultiplicativeLR of(Optimizer optimizer, List<LongToDoubleFunction> factors) {
    MultiplicativeLR schedule = new MultiplicativeLR(optimizer, factors);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    return steps == 0 ? now : now * factors.get(group).applyAsDouble(steps);
  }

  @Override
  double firstRate(int group, double now) {
    return now * factors.get(group).applyAsDouble(0);
  }
}
