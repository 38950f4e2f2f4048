package org.cresset.torch.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.Tensor;

/** One schedule after the other, changing at some steps. Source: {@code SequentialLR}. */
public final class SequentialLR extends Scheduler {
  private final List<Scheduler> schedules;
  private final long[] milestones;

  private SequentialLR(List<Scheduler> schedules, long[] milestones) {
    super(schedules.getFirst().optimizer);
    this.schedules = schedules;
    this.milestones = milestones.clone();
  }

  /**
   * Schedules of one optimizer; at each of {@code milestones}, which rise and are one fewer, the
   * next takes over and begins.
   */
  public static SequentialLR of(List<Scheduler> schedules, long... milestones) {
    Parts.check("SequentialLR", schedules);
    if (milestones.length != schedules.size() - 1) {
      throw new IllegalArgumentException(
          "SequentialLR: milestones must be one fewer than schedules, got %d for %d"
              .formatted(milestones.length, schedules.size()));
    }
    for (int i = 1; i < milestones.length; i++) {
      if (milestones[i] <= milestones[i - 1]) {
        throw new IllegalArgumentException("SequentialLR: milestones must rise");
      }
    }
    SequentialLR schedule = new SequentialLR(List.copyOf(schedules), milestones);
    schedule.start();
    return schedule;
  }

  /** Undoes what the making of the schedules has done to the rates. */
  @Override
  void start() {
    List<? extends ParamGroup<?>> all = optimizer.paramGroups();
    for (int i = 0; i < groups(); i++) all.get(i).lr(baseLr(i));
    super.start();
    schedules.get(at(0)).start();
  }

  @Override
  void startAgain() {
    start();
  }

  private int at(long step) {
    int i = 0;
    while (i < milestones.length && step >= milestones[i]) i++;
    return i;
  }

  @Override
  public void step() {
    long next = steps() + 1;
    int i = at(next);
    if (i > 0 && milestones[i - 1] == next) schedules.get(i).startAgain();
    else schedules.get(i).step();
    countStep();
  }

  @Override
  double rate(int group, double now, long steps) {
    return now; // the schedule whose turn it is has set it
  }

  /** The schedule whose turn it is has the last word. */
  @Override
  void applyMore(long steps) {
    Scheduler now = schedules.get(at(steps));
    now.applyMore(now.steps());
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
