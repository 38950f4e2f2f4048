package org.cresset.torch.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;

/** Lowers the rates once a metric has stopped getting better. Source: {@code ReduceLROnPlateau}. */
public final class ReduceLROnPlateau extends Scheduler {
  /** Which way a metric gets better. */
  public enum Mode {
    /** Less is better. */
    MIN,
    /** More is better. */
    MAX
  }

  /** What the threshold is. */
  public enum ThresholdMode {
    /** A part of the best metric. */
    REL,
    /** As it is. */
    ABS
  }

  /**
   * What counts as no progress, and what follows.
   *
   * @param mode which way is better
   * @param factor what the rate is multiplied by, less than 1
   * @param patience steps without progress that are borne
   * @param threshold the least progress
   * @param thresholdMode what the threshold is a part of
   * @param cooldown steps after a change in which nothing is counted
   * @param minLr the least rate
   * @param eps the least change of a rate
   */
  public record Options(
      Mode mode,
      double factor,
      long patience,
      double threshold,
      ThresholdMode thresholdMode,
      long cooldown,
      double minLr,
      double eps) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT =
        new Options(Mode.MIN, 0.1, 10, 1e-4, ThresholdMode.REL, 0, 0, 1e-8);

    /** Checks the numbers. */
    public Options {
      if (!(factor < 1)) {
        throw new IllegalArgumentException(
            "ReduceLROnPlateau: factor must be less than 1, got " + factor);
      }
    }

    /** Another way that is better. */
    public Options mode(Mode mode) {
      return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
    }

    /** Another factor. */
    public Options factor(double factor) {
      return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
    }

    /** Another patience. */
    public Options patience(long patience) {
      return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
    }

    /** Another least progress. */
    public Options threshold(double threshold) {
      return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
    }

    /** A threshold as a part, or as it is. */
    public Options thresholdMode(ThresholdMode thresholdMode) {
      return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
    }

    /** Another number of steps in which nothing is counted. */
    public Options cooldown(long cooldown) {
      return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
    }

    /** Another least rate. */
    public Options minLr(double minLr) {
      return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
    }

    /** Another least change of a rate. */
    public Options eps(double eps) {
      return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
    }
  }

  private final Options options;
  private double best;
  private long badSteps;
  private long cooldownLeft;

  private ReduceLROnPlateau(Optimizer optimizer, Options options) {
    super(optimizer);
    this.options = options;
    best = options.mode == Mode.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /** A tenth of the rates after more than ten steps without progress. */
  public static ReduceLROnPlateau of(Optimizer optimizer) {
    return of(optimizer, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.patience(3)}. */
  public static ReduceLROnPlateau of(Optimizer optimizer, UnaryOperator<Options> options) {
    return new ReduceLROnPlateau(optimizer, options.apply(Options.DEFAULT));
  }

  /** Cannot be: use {@link #step(double)}. */
  @Override
  public void step() {
    throw new IllegalStateException("ReduceLROnPlateau: step needs the metric, such as the loss");
  }

  /** Says what the metric is after another epoch. */
  public void step(double metric) {
    countStep();
    if (isBetter(metric)) {
      best = metric;
      badSteps = 0;
    } else {
      badSteps++;
    }
    if (cooldownLeft > 0) {
      cooldownLeft--;
      badSteps = 0;
    }
    if (badSteps <= options.patience) return;
    for (ParamGroup<?> group : optimizer.paramGroups()) lower(group);
    cooldownLeft = options.cooldown;
    badSteps = 0;
  }

  private void lower(ParamGroup<?> group) {
    double next = Math.max(group.lr() * options.factor, options.minLr);
    if (group.lr() - next > options.eps) group.lr(next);
  }

  private boolean isBetter(double metric) {
    double margin = options.threshold;
    boolean relative = options.thresholdMode == ThresholdMode.REL;
    return switch (options.mode) {
      case MIN -> metric < (relative ? best * (1 - margin) : best - margin);
      case MAX -> metric > (relative ? best * (1 + margin) : best + margin);
    };
  }

  @Override
  double rate(int group, double now, long steps) {
    return now;
  }

  /**
   * Beside what every schedule has: {@code best}, {@code num_bad_epochs}, {@code cooldown_counter}.
   */
  @Override
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>(super.stateDict());
    state.put("best", Tensor.scalar(best, DType.FLOAT64));
    state.put("num_bad_epochs", Tensor.of(new long[] {badSteps}).reshape());
    state.put("cooldown_counter", Tensor.of(new long[] {cooldownLeft}).reshape());
    return state;
  }

  @Override
  public void loadStateDict(Map<String, Tensor> state) {
    for (String name : List.of("best", "num_bad_epochs", "cooldown_counter")) {
      if (!state.containsKey(name)) throw refused(state);
    }
    super.loadStateDict(state);
    best = number(state, "best");
    badSteps = (long) number(state, "num_bad_epochs");
    cooldownLeft = (long) number(state, "cooldown_counter");
  }
}
