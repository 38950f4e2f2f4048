package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Steps whose size comes from the size of the steps before. Source: Zeiler 2012, {@code
 * torch.optim.Adadelta}.
 *
 * <p>PyTorch's default learning rate is 1.
 */
public final class Adadelta extends TypedOptimizer<Adadelta.Options> {

  /**
   * The kind of steps.
   *
   * @param rho how much of the mean squares is kept
   * @param eps added to the denominator
   * @param weightDecay how strongly parameters are drawn to 0
   * @param maximize whether to go up instead of down
   */
  public record Options(double rho, double eps, double weightDecay, boolean maximize) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(0.9, 1e-6, 0, false);

    /** Checks the numbers. */
    public Options {
      if (!(rho >= 0 && rho <= 1)) {
        throw new IllegalArgumentException("Adadelta: rho must be from 0 to 1, got " + rho);
      }
      if (!(eps >= 0 && weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "Adadelta: eps, weightDecay must be 0 or more, got " + eps + ", " + weightDecay);
      }
    }

    /** Another share of the mean squares that is kept. */
    public Options rho(double rho) {
      return new Options(rho, eps, weightDecay, maximize);
    }

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(rho, eps, weightDecay, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(rho, eps, weightDecay, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(rho, eps, weightDecay, maximize);
    }
  }

  private Adadelta(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.counted("square_avg", "acc_delta"));
  }

  /** With the default options. */
  public static Adadelta of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.rho(0.95)}. */
  public static Adadelta of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new Adadelta(parameters, lr, options.apply(Options.DEFAULT));
  }

  @Override
  long kindOfStep(long steps) {
    return 0; // no step differs from another
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    List<Tensor> gradients = batch.directions(options.weightDecay, options.maximize);
    List<Tensor> squares = batch.state(0);
    List<Tensor> deltas = batch.state(1);
    Foreach.mul_(squares, options.rho);
    Foreach.addcmul_(squares, gradients, gradients, 1 - options.rho);
    List<Tensor> roots = Foreach.plus(squares, options.eps);
    Foreach.sqrt_(roots);
    List<Tensor> steps = Foreach.plus(deltas, options.eps);
    Foreach.sqrt_(steps);
    Foreach.div_(steps, roots);
    Foreach.mul_(steps, gradients);
    Foreach.mul_(deltas, options.rho);
    Foreach.addcmul_(deltas, steps, steps, 1 - options.rho);
    Foreach.add_(batch.parameters, steps, -lr);
  }
}
