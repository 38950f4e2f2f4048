package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Adam by the greatest gradient instead of the mean square. Source: Kingma and Ba 2014, {@code
 * torch.optim.Adamax}.
 *
 * <p>PyTorch's default learning rate is 0.002.
 */
public final class Adamax extends TypedOptimizer<Adamax.Options> {

  /**
   * The kind of steps.
   *
   * @param beta1 how much of the mean gradient is kept
   * @param beta2 how much of the greatest gradient is kept
   * @param eps added to the denominator
   * @param weightDecay how strongly parameters are drawn to 0
   * @param maximize whether to go up instead of down
   */
  public record Options(
      double beta1, double beta2, double eps, double weightDecay, boolean maximize) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(0.9, 0.999, 1e-8, 0, false);

    /** Checks the numbers. */
    public Options {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "Adamax: betas must be from 0 to less than 1, got " + beta1 + " and " + beta2);
      }
      if (!(eps >= 0 && weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "Adamax: eps, weightDecay must be 0 or more, got " + eps + ", " + weightDecay);
      }
    }

    /** Other betas. */
    public Options betas(double beta1, double beta2) {
      return new Options(beta1, beta2, eps, weightDecay, maximize);
    }

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(beta1, beta2, eps, weightDecay, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(beta1, beta2, eps, weightDecay, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(beta1, beta2, eps, weightDecay, maximize);
    }
  }

  private Adamax(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.counted("exp_avg", "exp_inf"));
  }

  /** With the default options. */
  public static Adamax of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.weightDecay(0.1)}. */
  public static Adamax of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new Adamax(parameters, lr, options.apply(Options.DEFAULT));
  }

  @Override
  double momentumOf(Options options) {
    return options.beta1;
  }

  @Override
  Options withMomentum(Options options, double momentum) {
    return options.betas(momentum, options.beta2);
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    List<Tensor> gradients = batch.directions(options.weightDecay, options.maximize);
    List<Tensor> means = batch.state(0);
    List<Tensor> greatest = batch.state(1);
    Foreach.lerp_(means, gradients, 1 - options.beta1);
    Foreach.mul_(greatest, options.beta2);
    List<Tensor> sizes = Foreach.abs(gradients);
    Foreach.plus_(sizes, options.eps);
    Foreach.maximum_(greatest, sizes);
    double correction = 1 - Math.pow(options.beta1, batch.step + 1.0);
    Foreach.addcdiv_(batch.parameters, means, greatest, -lr / correction);
  }
}
