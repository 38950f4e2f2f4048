package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Descent that also averages its parameters. Source: Polyak and Juditsky 1992, {@code
 * torch.optim.ASGD}.
 *
 * <p>The average is the state {@code ax}. PyTorch's default learning rate is 0.01.
 */
public final class ASGD extends TypedOptimizer<ASGD.Options> {

  /**
   * The kind of steps.
   *
   * @param lambd how strongly parameters decay
   * @param alpha the power by which steps become smaller
   * @param t0 the step from which on the average is taken
   * @param weightDecay how strongly parameters are drawn to 0
   * @param maximize whether to go up instead of down
   */
  public record Options(
      double lambd, double alpha, double t0, double weightDecay, boolean maximize) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(1e-4, 0.75, 1e6, 0, false);

    /** Checks the numbers. */
    public Options {
      if (!(weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "ASGD: weightDecay must be 0 or more, got " + weightDecay);
      }
    }

    /** Another decay. */
    public Options lambd(double lambd) {
      return new Options(lambd, alpha, t0, weightDecay, maximize);
    }

    /** Another power. */
    public Options alpha(double alpha) {
      return new Options(lambd, alpha, t0, weightDecay, maximize);
    }

    /** Another step from which on the average is taken. */
    public Options t0(double t0) {
      return new Options(lambd, alpha, t0, weightDecay, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(lambd, alpha, t0, weightDecay, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(lambd, alpha, t0, weightDecay, maximize);
    }
  }

  private ASGD(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.counted("ax").withNumbers("eta", "mu"));
  }

  /** With the default options. */
  public static ASGD of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.t0(1000)}. */
  public static ASGD of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new ASGD(parameters, lr, options.apply(Options.DEFAULT));
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    List<Tensor> gradients = batch.directions(options.weightDecay, options.maximize);
    // PyTorch keeps both in float32.
    double eta = batch.step == 0 ? (float) lr : batch.numbers[0];
    double mu = batch.step == 0 ? 1 : batch.numbers[1];
    List<Tensor> averages = batch.state(0);
    Foreach.mul_(batch.parameters, 1 - options.lambd * eta);
    Foreach.add_(batch.parameters, gradients, -eta);
    if (mu == 1) Foreach.copy_(averages, batch.parameters);
    else Foreach.lerp_(averages, batch.parameters, mu);
    double step = batch.step + 1.0;
    batch.numbers[0] = (float) (lr / Math.pow(1 + options.lambd * lr * step, options.alpha));
    batch.numbers[1] = (float) (1 / Math.max(1, step - options.t0));
  }
}
