package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * From a base rate up to the greatest and down again, over and over; momentum goes the other way.
 * Source: Smith 2015, {@code CyclicLR}.
 *
 * <p>Step it after each batch.
 */
public final class CyclicLR extends Scheduler {
  /** How cycles become lower. */
  public enum Mode {
    /** Not at all. */
    TRIANGULAR,
    /** Each half as high as the one before. */
    TRIANGULAR2,
    /** By a power of the steps made. */
    EXP_RANGE
  }

  /**
   * The shape of the cycles.
   *
   * @param stepSizeUp steps from the base rate to the greatest
   * @param stepSizeDown steps down again, 0 for as many
   * @param mode how cycles become lower
   * @param gamma the base of the power in {@link Mode#EXP_RANGE}
   * @param cycleMomentum whether momentum goes the other way
   * @param baseMomentum the momentum at the greatest rate
   * @param maxMomentum the momentum at the base rate
   */
  public record Options(
      long stepSizeUp,
      long stepSizeDown,
      Mode mode,
      double gamma,
      boolean cycleMomentum,
      double baseMomentum,
      double maxMomentum) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(2000, 0, Mode.TRIANGULAR, 1, true, 0.8, 0.9);

    /** Checks the numbers. */
    public Options {
      if (!(stepSizeUp >= 1 && stepSizeDown >= 0)) {
        throw new IllegalArgumentException(
            "CyclicLR: numbers of steps must be 1 or more, got "
                + stepSizeUp
                + ", "
                + stepSizeDown);
      }
    }

    /** Other numbers of steps, up and down. */
    public Options stepSizeUp(long stepSizeUp) {
      return new Options(
          stepSizeUp, stepSizeDown, mode, gamma, cycleMomentum, baseMomentum, maxMomentum);
    }

    /** Another number of steps down. */
    public Options stepSizeDown(long stepSizeDown) {
      return new Options(
          stepSizeUp, stepSizeDown, mode, gamma, cycleMomentum, baseMomentum, maxMomentum);
    }

    /** Another way for cycles to become lower. */
    public Options mode(Mode mode) {
      return new Options(
          stepSizeUp, stepSizeDown, mode, gamma, cycleMomentum, baseMomentum, maxMomentum);
    }

    /** Another base of the power. */
    public Options gamma(double gamma) {
      return new Options(
          stepSizeUp, stepSizeDown, mode, gamma, cycleMomentum, baseMomentum, maxMomentum);
    }

    /** With momentum going the other way, or left alone. */
    public Options cycleMomentum(boolean cycleMomentum) {
      return new Options(
          stepSizeUp, stepSizeDown, mode, gamma, cycleMomentum, baseMomentum, maxMomentum);
    }

    /** Other momenta, at the greatest rate and at the base rate. */
    public Options momentum(double base, double max) {
      return new Options(stepSizeUp, stepSizeDown, mode, gamma, cycleMomentum, base, max);
    }
  }

  private final double[] maxLrs;
  private final Options options;

  private CyclicLR(Optimizer optimizer, double[] baseLrs, double[] maxLrs, Options options) {
    super(begun(optimizer, baseLrs));
    this.maxLrs = each(optimizer, maxLrs, "CyclicLR: maxLr");
    this.options = options;
    baseLrs(each(optimizer, baseLrs, "CyclicLR: baseLr"));
    if (options.cycleMomentum) needMomentum(optimizer, "CyclicLR");
  }

  /** The base rates are the optimizer's own from now on. */
  private static Optimizer begun(Optimizer optimizer, double[] baseLrs) {
    double[] each = each(optimizer, baseLrs, "CyclicLR: baseLr");
    List<? extends ParamGroup<?>> groups = optimizer.paramGroups();
    for (int i = 0; i < each.length; i++) groups.get(i).lr(each[i]);
    return optimizer;
  }

  /** Between two rates, with the default options. */
  public static CyclicLR of(Optimizer optimizer, double baseLr, double maxLr) {
    return of(optimizer, baseLr, maxLr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.stepSizeUp(500)}. */
  public static CyclicLR of(
      Optimizer optimizer, double baseLr, double maxLr, UnaryOperator<Options> options) {
    return of(optimizer, new double[] {baseLr}, new double[] {maxLr}, options);
  }

  /** With rates for each group. */
  public static CyclicLR of(
      Optimizer optimizer, double[] baseLrs, double[] maxLrs, UnaryOperator<Options> options) {
    CyclicLR schedule = new CyclicLR(optimizer, baseLrs, maxLrs, options.apply(Options.DEFAULT));
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    return baseLr(group) + (maxLrs[group] - baseLr(group)) * height(steps) * scale(steps);
  }

  @Override
  void applyMore(long steps) {
    if (!options.cycleMomentum) return;
    double range = options.maxMomentum - options.baseMomentum;
    optimizer.momentum(options.maxMomentum - range * height(steps) * scale(steps));
  }

  private double total() {
    return options.stepSizeUp
        + (options.stepSizeDown == 0 ? options.stepSizeUp : options.stepSizeDown);
  }

  private double cycle(long steps) {
    return Math.floor(1 + steps / total());
  }

  /** Where in its cycle a step is, from 0 at the ends to 1. */
  private double height(long steps) {
    double turn = options.stepSizeUp / total();
    double x = 1 + steps / total() - cycle(steps);
    return x <= turn ? x / turn : (x - 1) / (turn - 1);
  }

  private double scale(long steps) {
    return switch (options.mode) {
      case TRIANGULAR -> 1;
      case TRIANGULAR2 -> 1 / Math.pow(2, cycle(steps) - 1);
      case EXP_RANGE -> Math.pow(options.gamma, (double) steps);
    };
  }
}
