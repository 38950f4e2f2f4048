package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Adam that steps by the mean gradient alone until the mean square can be trusted. Source: Liu et
 * al. 2019, {@code torch.optim.RAdam}.
 *
 * <p>PyTorch's default learning rate is 0.001.
 */
public final class RAdam extends TypedOptimizer<RAdam.Options> {

  /**
   * The kind of steps.
   *
   * @param beta1 how much of the mean gradient is kept
   * @param beta2 how much of the mean squared gradient is kept
   * @param eps added to the denominator
   * @param weightDecay how strongly parameters are drawn to 0
   * @param decoupledWeightDecay whether weight decay shrinks the parameters themselves, as in AdamW
   * @param maximize whether to go up instead of down
   */
  public record Options(
      double beta1,
      double beta2,
      double eps,
      double weightDecay,
      boolean decoupledWeightDecay,
      boolean maximize) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(0.9, 0.999, 1e-8, 0, false, false);

    /** Checks the numbers. */
    public Options {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "RAdam: betas must be from 0 to less than 1, got " + beta1 + " and " + beta2);
      }
      if (!(eps >= 0 && weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "RAdam: eps, weightDecay must be 0 or more, got " + eps + ", " + weightDecay);
      }
    }

    /** Other betas. */
    public Options betas(double beta1, double beta2) {
      return new Options(beta1, beta2, eps, weightDecay, decoupledWeightDecay, maximize);
    }

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(beta1, beta2, eps, weightDecay, decoupledWeightDecay, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(beta1, beta2, eps, weightDecay, decoupledWeightDecay, maximize);
    }

    /** Weight decay as in AdamW, or by the gradient. */
    public Options decoupledWeightDecay(boolean decoupledWeightDecay) {
      return new Options(beta1, beta2, eps, weightDecay, decoupledWeightDecay, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(beta1, beta2, eps, weightDecay, decoupledWeightDecay, maximize);
    }
  }

  private RAdam(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.counted("exp_avg", "exp_avg_sq"));
  }

  /** With the default options. */
  public static RAdam of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.weightDecay(0.1)}. */
  public static RAdam of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new RAdam(parameters, lr, options.apply(Options.DEFAULT));
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
    double step = batch.step + 1.0;
    List<Tensor> gradients =
        options.decoupledWeightDecay
            ? batch.decayed(lr * options.weightDecay, options.maximize)
            : batch.directions(options.weightDecay, options.maximize);
    List<Tensor> means = batch.state(0);
    List<Tensor> squares = batch.state(1);
    Foreach.lerp_(means, gradients, 1 - options.beta1);
    Foreach.mul_(squares, options.beta2);
    Foreach.addcmul_(squares, gradients, gradients, 1 - options.beta2);
    double correction1 = 1 - Math.pow(options.beta1, step);
    double correction2 = 1 - Math.pow(options.beta2, step);
    double last = 2 / (1 - options.beta2) - 1; // what rho comes to in the end
    double rho = last - 2 * step * (1 - correction2) / correction2;
    if (rho <= 5) {
      Foreach.add_(batch.parameters, means, -lr / correction1);
      return;
    }
    double trust = Math.sqrt((rho - 4) * (rho - 2) * last / ((last - 4) * (last - 2) * rho));
    List<Tensor> roots = Foreach.sqrt(squares);
    Foreach.plus_(roots, options.eps);
    Foreach.addcdiv_(
        batch.parameters, means, roots, -lr * trust * Math.sqrt(correction2) / correction1);
  }
}
