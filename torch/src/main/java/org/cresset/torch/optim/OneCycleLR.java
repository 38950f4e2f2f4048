package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * From a low rate up to the greatest and down to nearly nothing, once; momentum goes the other way.
 * Source: Smith and Topin 2017, {@code OneCycleLR}.
 *
 * <p>Step it after each batch. One step more than the cycle has is allowed, as in PyTorch: a loop
 * that steps after its last batch too makes it, and no batch sees its rate.
 */
public final class OneCycleLR extends Scheduler {
  /** The line along which a value goes. */
  public enum Anneal {
    /** Half a cosine. */
    COS,
    /** A straight line. */
    LINEAR
  }

  /**
   * The shape of the cycle.
   *
   * @param pctStart the part of the steps in which the rate rises
   * @param anneal the line along which values go
   * @param cycleMomentum whether momentum goes the other way
   * @param baseMomentum the momentum at the greatest rate
   * @param maxMomentum the momentum at both ends
   * @param divFactor the greatest rate over the first
   * @param finalDivFactor the first rate over the last
   * @param threePhase whether the fall is mirrored first, and ends after that
   */
  public record Options(
      double pctStart,
      Anneal anneal,
      boolean cycleMomentum,
      double baseMomentum,
      double maxMomentum,
      double divFactor,
      double finalDivFactor,
      boolean threePhase) {
    /** 30 % rising, cosines, momentum 0.85 to 0.95, factors 25 and 10,000, two phases. */
    public static final Options DEFAULT =
        new Options(0.3, Anneal.COS, true, 0.85, 0.95, 25, 1e4, false);

    /** Checks the numbers. */
    public Options {
      if (!(pctStart >= 0 && pctStart <= 1)) {
        throw new IllegalArgumentException(
            "OneCycleLR: pctStart must be from 0 to 1, got " + pctStart);
      }
      if (!(divFactor > 0 && finalDivFactor > 0)) {
        throw new IllegalArgumentException(
            "OneCycleLR: factors must be more than 0, got " + divFactor + " and " + finalDivFactor);
      }
    }

    /** Another part in which the rate rises. */
    public Options pctStart(double part) {
      return new Options(
          part,
          anneal,
          cycleMomentum,
          baseMomentum,
          maxMomentum,
          divFactor,
          finalDivFactor,
          threePhase);
    }

    /** Another line. */
    public Options anneal(Anneal line) {
      return new Options(
          pctStart,
          line,
          cycleMomentum,
          baseMomentum,
          maxMomentum,
          divFactor,
          finalDivFactor,
          threePhase);
    }

    /** With momentum going the other way, or left alone. */
    public Options cycleMomentum(boolean cycle) {
      return new Options(
          pctStart,
          anneal,
          cycle,
          baseMomentum,
          maxMomentum,
          divFactor,
          finalDivFactor,
          threePhase);
    }

    /** Other momenta, at the greatest rate and at the ends. */
    public Options momentum(double base, double max) {
      return new Options(
          pctStart, anneal, cycleMomentum, base, max, divFactor, finalDivFactor, threePhase);
    }

    /** Other factors: the greatest rate over the first, the first over the last. */
    public Options factors(double div, double finalDiv) {
      return new Options(
          pctStart, anneal, cycleMomentum, baseMomentum, maxMomentum, div, finalDiv, threePhase);
    }

    /** With the mirrored fall or without. */
    public Options threePhase(boolean three) {
      return new Options(
          pctStart,
          anneal,
          cycleMomentum,
          baseMomentum,
          maxMomentum,
          divFactor,
          finalDivFactor,
          three);
    }
  }

  /** From one value to another, up to a step; rates are parts of the greatest. */
  private record Phase(
      double end, double fromLr, double toLr, double fromMomentum, double toMomentum) {}

  private final long total;
  private final double[] maxLrs;
  private final Options options;
  private final Phase[] phases;

  private OneCycleLR(Optimizer optimizer, double[] maxLrs, long totalSteps, Options options) {
    super(begun(optimizer, maxLrs, options));
    total = atLeastOne(totalSteps, "OneCycleLR: the number of steps");
    this.maxLrs = each(optimizer, maxLrs, "OneCycleLR: maxLr");
    this.options = options;
    if (options.cycleMomentum) needMomentum(optimizer, "OneCycleLR");
    double first = 1 / options.divFactor;
    double last = first / options.finalDivFactor;
    double low = options.baseMomentum;
    double high = options.maxMomentum;
    double top = options.pctStart * total - 1;
    phases =
        options.threePhase
            ? new Phase[] {
              new Phase(top, first, 1, high, low),
              new Phase(2 * options.pctStart * total - 2, 1, first, low, high),
              new Phase(total - 1.0, first, last, high, high)
            }
            : new Phase[] {
              new Phase(top, first, 1, high, low), new Phase(total - 1.0, 1, last, low, high)
            };
  }

  /** The first rates of the cycle are the optimizer's initial ones from now on. */
  private static Optimizer begun(Optimizer optimizer, double[] maxLrs, Options options) {
    double[] each = each(optimizer, maxLrs, "OneCycleLR: maxLr");
    List<? extends ParamGroup<?>> groups = optimizer.paramGroups();
    for (int i = 0; i < each.length; i++) groups.get(i).initialLr(each[i] / options.divFactor);
    return optimizer;
  }

  /** Up to {@code maxLr}, in {@code totalSteps} steps in all. */
  public static OneCycleLR of(Optimizer optimizer, double maxLr, long totalSteps) {
    return of(optimizer, maxLr, totalSteps, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.pctStart(0.2)}. */
  public static OneCycleLR of(
      Optimizer optimizer, double maxLr, long totalSteps, UnaryOperator<Options> options) {
    return of(optimizer, new double[] {maxLr}, totalSteps, options);
  }

  /** Up to a rate of its own for each group. */
  public static OneCycleLR of(
      Optimizer optimizer, double[] maxLrs, long totalSteps, UnaryOperator<Options> options) {
    OneCycleLR schedule =
        new OneCycleLR(optimizer, maxLrs, totalSteps, options.apply(Options.DEFAULT));
    schedule.start();
    return schedule;
  }

  @Override
  double rate(int group, double now, long steps) {
    if (steps > total) {
      throw new IllegalStateException("OneCycleLR: has %d steps, got one more".formatted(total));
    }
    int i = phase(steps);
    double rate = between(i, steps, phases[i].fromLr, phases[i].toLr) * maxLrs[group];
    return Math.max(0, rate); // a straight line goes below 0 at the one step beyond its end
  }

  @Override
  void applyMore(long steps) {
    if (!options.cycleMomentum) return;
    int i = phase(steps);
    optimizer.momentum(between(i, steps, phases[i].fromMomentum, phases[i].toMomentum));
  }

  private int phase(long steps) {
    int i = 0;
    while (i < phases.length - 1 && steps > phases[i].end) i++;
    return i;
  }

  private double between(int i, long steps, double from, double to) {
    double start = i == 0 ? 0 : phases[i - 1].end;
    double length = phases[i].end - start;
    double part = length == 0 ? 1 : (steps - start) / length; // PyTorch divides by zero
    return options.anneal == Anneal.COS
        ? to + (from - to) / 2 * (Math.cos(Math.PI * part) + 1)
        : (to - from) * part + from;
  }
}
