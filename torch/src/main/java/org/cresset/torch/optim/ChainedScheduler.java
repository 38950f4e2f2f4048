package org.cresset.torch.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.Tensor;

/** Several schedules of one optimizer, all stepped at once. Source: {@code ChainedScheduler}. */
public final class ChainedScheduler extends Scheduler {
  private final List<Scheduler> schedules;

  private ChainedScheduler(List<Scheduler> schedules) {
    super(schedules.getFirst().optimizer);
    this.schedules = schedules;
  }

  /** Schedules that were made in this order. */
  public static ChainedScheduler of(List<Scheduler> schedules) {
    Parts.check("ChainedScheduler", schedules);
    return new ChainedScheduler(List.copyOf(schedules));
  }

  @Override
  public void step() {
    schedules.forEach(Scheduler::step);
    countStep();
  }

  @Override
  double rate(int group, double now, long steps) {
    return now; // the schedules have set it
  }

  @Override
  void start() {
    super.start();
    schedules.forEach(Scheduler::start);
  }

  @Override
  void startAgain() {
    super.startAgain();
    schedules.forEach(Scheduler::startAgain);
  }

  /** That of every schedule, as {@code _schedulers.0.*} and so on, and of the whole. */
  @Override
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>(super.stateDict());
    Parts.save(schedules, state);
    return state;
  }

  @Override
  public void loadStateDict(Map<String, Tensor> state) {
    Parts.load(schedules, state);
    super.loadStateDict(state);
  }
}
