package org.cresset.torch.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * Changes the learning rates of an optimizer's groups as training goes on. Source: {@code
 * torch.optim.lr_scheduler}.
 *
 * <p>As in PyTorch most schedules change the rate that is there, so that several can act together,
 * and a rate set by hand is gone on from. Groups that are added later are left alone.
 */
public abstract sealed class Scheduler
    permits LambdaLR,
        MultiplicativeLR,
        StepLR,
        MultiStepLR,
        ConstantLR,
        LinearLR,
        ExponentialLR,
        PolynomialLR,
        CosineAnnealingLR,
        CosineAnnealingWarmRestarts,
        CyclicLR,
        OneCycleLR,
        SWALR,
        ReduceLROnPlateau,
        ChainedScheduler,
        SequentialLR {
  private static final String STEPS = "last_epoch";
  private static final String BASE = "base_lr";
  private static final String RATES = "lr";

  final Optimizer optimizer;
  private final int groups;
  private double[] baseLrs;
  private long steps;

  Scheduler(Optimizer optimizer) {
    this.optimizer = optimizer;
    groups = optimizer.paramGroups().size();
    baseLrs = optimizer.paramGroups().stream().mapToDouble(ParamGroup::initialLr).toArray();
  }

  /** One for each group: those given, or the only one for all. */
  final <T> List<T> forGroups(List<T> given) {
    if (given.size() == 1) return Collections.nCopies(groups(), given.getFirst());
    if (given.size() == groups()) return List.copyOf(given);
    throw new IllegalArgumentException(
        "%s: functions must be one or one for each of %d groups, got %d"
            .formatted(getClass().getSimpleName(), groups(), given.size()));
  }

  /**
   * The rate of a group after so many steps.
   *
   * @param now the rate that it has
   */
  abstract double rate(int group, double now, long steps);

  /** The first rate, where a sequence comes to this schedule. */
  double firstRate(int group, double now) {
    return rate(group, baseLr(group), 0);
  }

  /** Sets what else depends on the number of steps. */
  void applyMore(long steps) {}

  /** Sets the rates of the beginning. */
  void start() {
    steps = 0;
    setRates(0, false);
  }

  /** Begins, after other schedules have been at work. */
  void startAgain() {
    steps = 0;
    setRates(0, true);
  }

  /** Says that an epoch, or whatever the schedule counts, is over: the rates change. */
  public void step() {
    setRates(steps + 1, false); // may refuse, and then nothing has changed
    steps++;
  }

  private void setRates(long next, boolean first) {
    List<? extends ParamGroup<?>> all = optimizer.paramGroups();
    double[] rates = new double[groups];
    for (int i = 0; i < groups; i++) {
      double now = all.get(i).lr();
      rates[i] = first ? firstRate(i, now) : rate(i, now, next);
    }
    for (int i = 0; i < groups; i++) all.get(i).lr(rates[i]);
    applyMore(next);
  }

  /** How often {@link #step} was called. */
  public final long steps() {
    return steps;
  }

  final void countStep() {
    steps++;
  }

  /** The learning rate of the first group now. */
  public final double lr() {
    return optimizer.lr();
  }

  /** The learning rates of all groups now. Source: {@code get_last_lr}. */
  public final double[] lrs() {
    return optimizer.paramGroups().stream().mapToDouble(ParamGroup::lr).toArray();
  }

  /** The rate that a group had when the first schedule was made. */
  final double baseLr(int group) {
    return baseLrs[group];
  }

  /** How many groups the schedule changes. */
  final int groups() {
    return groups;
  }

  /** Has the schedule begin at other rates than the optimizer's. */
  final void baseLrs(double[] lrs) {
    baseLrs = lrs;
  }

  // ---- Saving and loading --------------------------------------------------------------------

  /**
   * {@code last_epoch}, int64, {@code base_lr} and {@code lr}, float64, one number or one for each
   * group, and what else the kind of schedule counts; they belong to the open scope.
   */
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put(STEPS, Tensor.of(new long[] {steps}).reshape());
    state.put(BASE, saved(baseLrs));
    state.put(RATES, saved(lrs()));
    return state;
  }

  private static Tensor saved(double... values) {
    return values.length == 1 ? Tensor.of(values).reshape() : Tensor.of(values);
  }

  /**
   * Goes back to a state, and sets the optimizer's learning rates for it.
   *
   * @throws TorchException if it is none of such a schedule's; nothing is changed
   */
  public void loadStateDict(Map<String, Tensor> state) {
    check(state);
    steps = (long) number(state, STEPS);
    baseLrs = numbers(state, BASE);
    // Files of Cresset 0.1 have no rates: the optimizer's own state has them.
    double[] rates = state.containsKey(RATES) ? numbers(state, RATES) : lrs();
    for (int i = 0; i < groups; i++) optimizer.paramGroups().get(i).lr(rates[i]);
    applyMore(steps);
  }

  private void check(Map<String, Tensor> state) {
    Tensor last = state.get(STEPS);
    Tensor base = state.get(BASE);
    Tensor rates = state.get(RATES);
    if (last == null
        || base == null
        || last.dtype() != DType.INT64
        || last.numel() != 1
        || base.numel() != groups
        || (rates != null && rates.numel() < groups)
        || last.itemLong() < 0) {
      throw refused(state);
    }
  }

  static TorchException refused(Map<String, Tensor> state) {
    return new TorchException(
        "loadStateDict: a schedule's state must have last_epoch and base_lr, got "
            + state.keySet());
  }

  static double number(Map<String, Tensor> state, String name) {
    return numbers(state, name)[0];
  }

  private static double[] numbers(Map<String, Tensor> state, String name) {
    Tensor found = state.get(name);
    if (found == null || found.numel() == 0) throw refused(state);
    return found.toDoubleArray();
  }

  // ---- Checks --------------------------------------------------------------------------------

  static long atLeastOne(long value, String what) {
    if (value >= 1) return value;
    throw new IllegalArgumentException(what + " must be 1 or more, got " + value);
  }

  /** One value for each group, from one for all or as many as there are. */
  static double[] each(Optimizer optimizer, double[] values, String what) {
    int groups = optimizer.paramGroups().size();
    if (values.length == groups) return values.clone();
    if (values.length == 1) {
      double[] same = new double[groups];
      java.util.Arrays.fill(same, values[0]);
      return same;
    }
    throw new IllegalArgumentException(
        "%s must be one or one for each of %d groups, got %d"
            .formatted(what, groups, values.length));
  }

  static void needMomentum(Optimizer optimizer, String schedule) {
    if (!Double.isNaN(optimizer.momentum())) return;
    throw new IllegalArgumentException(
        schedule
            + ": the optimizer must have a momentum or betas to cycle; choose cycleMomentum(false)");
  }
}
