package org.cresset.torch.optim;

import java.util.List;
import java.util.function.LongToDoubleFunction;

/** The first rate times a function of the number of steps. Source: {@code LambdaLR}. */
public final class LambdaLR extends Scheduler {
  private final List<LongToDoubleFunction> factors;

  private LambdaLR(Optimizer optimizer, List<LongToDoubleFunction> factors) {
    super(optimizer);
    this.factors = forGroups(factors);
  }

  /** By one function for all groups. */
  public static LambdaLR of(Optimizer optimizer, LongToDoubleFunction factor) {
    LambdaLR schedule = new LambdaLR(optimizer, List.of(factor));
    schedule.start();
    return schedule;
  }

  /** By one function for each group. */
  public static LambdaLR of(Optimizer optimizer, List<LongToDoubleFunction> factors) {
    LambdaLR schedule = new LambdaLR(optimizer, factors);
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    return baseLr(group) * factors.get(group).applyAsDouble(steps);
  }
}
