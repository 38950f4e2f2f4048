package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Steps by the sign of the gradient, longer while it stays the same; for full batches. Source:
 * Riedmiller and Braun 1993, {@code torch.optim.Rprop}.
 *
 * <p>The learning rate, in PyTorch 0.01 by default, is the size of the first step alone.
 */
public final class Rprop extends TypedOptimizer<Rprop.Options> {

  /**
   * The kind of steps.
   *
   * @param etaMinus the factor after a sign that changed
   * @param etaPlus the factor after a sign that stayed
   * @param stepSizeMin the least step
   * @param stepSizeMax the greatest step
   * @param maximize whether to go up instead of down
   */
  public record Options(
      double etaMinus, double etaPlus, double stepSizeMin, double stepSizeMax, boolean maximize) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(0.5, 1.2, 1e-6, 50, false);

    /** Checks the numbers. */
    public Options {
      if (!(0 < etaMinus && etaMinus < 1 && 1 < etaPlus)) {
        throw new IllegalArgumentException(
            "Rprop: etas must be between 0 and 1 and more than 1, got "
                + etaMinus
                + " and "
                + etaPlus);
      }
    }

    /** Other factors, after a sign that changed and after one that stayed. */
    public Options etas(double minus, double plus) {
      return new Options(minus, plus, stepSizeMin, stepSizeMax, maximize);
    }

    /** Other limits of the step. */
    public Options stepSizes(double min, double max) {
      return new Options(etaMinus, etaPlus, min, max, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(etaMinus, etaPlus, stepSizeMin, stepSizeMax, maximize);
    }
  }

  private Rprop(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.counted("prev", "step_size"));
  }

  /** With the default options. */
  public static Rprop of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.etas(0.5, 1.1)}. */
  public static Rprop of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new Rprop(parameters, lr, options.apply(Options.DEFAULT));
  }

  @Override
  long kindOfStep(long steps) {
    return 0; // no step differs from another
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    List<Tensor> gradients = batch.directions(0, options.maximize);
    List<Tensor> before = batch.state(0);
    List<Tensor> sizes = batch.state(1, lr);
    List<Tensor> signs = Foreach.mul(gradients, before);
    Foreach.sign_(signs);
    // The factor for signs 1, 0, -1 is etaPlus, 1, etaMinus: the parabola through these points.
    double slope = (options.etaPlus - options.etaMinus) / 2;
    double bend = (options.etaPlus + options.etaMinus) / 2 - 1;
    List<Tensor> factors = Foreach.mul(signs, slope);
    Foreach.addcmul_(factors, signs, signs, bend);
    Foreach.plus_(factors, 1);
    Foreach.mul_(sizes, factors);
    Foreach.clamp_(sizes, options.stepSizeMin, options.stepSizeMax);
    // No step where the sign changed: 0 for the sign -1, and 1 for the others.
    Foreach.clamp_(signs, -1, 0);
    Foreach.plus_(signs, 1);
    Foreach.copy_(before, gradients);
    Foreach.mul_(before, signs);
    Foreach.addcmul_(batch.parameters, Foreach.sign(before), sizes, -1);
  }
}
