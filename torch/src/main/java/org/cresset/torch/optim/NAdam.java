package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Adam with Nesterov's momentum. Source: Dozat 2016, {@code torch.optim.NAdam}.
 *
 * <p>PyTorch's default learning rate is 0.002.
 */
public final class NAdam extends TypedOptimizer<NAdam.Options> {

  /**
   * The kind of steps.
   *
   * @param beta1 how much of the mean gradient is kept
   * @param beta2 how much of the mean squared gradient is kept
   * @param eps added to the denominator
   * @param weightDecay how strongly parameters are drawn to 0
   * @param momentumDecay how fast momentum comes up to beta1
   * @param decoupledWeightDecay whether weight decay shrinks the parameters themselves, as in AdamW
   * @param maximize whether to go up instead of down
   */
  public record Options(
      double beta1,
      double beta2,
      double eps,
      double weightDecay,
      double momentumDecay,
      boolean decoupledWeightDecay,
      boolean maximize) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(0.9, 0.999, 1e-8, 0, 4e-3, false, false);

    /** Checks the numbers. */
    public Options {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "NAdam: betas must be from 0 to less than 1, got " + beta1 + " and " + beta2);
      }
      if (!(eps >= 0 && weightDecay >= 0 && momentumDecay >= 0)) {
        throw new IllegalArgumentException(
            "NAdam: eps, weightDecay, momentumDecay must be 0 or more, got "
                + eps
                + ", "
                + weightDecay
                + ", "
                + momentumDecay);
      }
    }

    /** Other betas. */
    public Options betas(double beta1, double beta2) {
      return new Options(
          beta1, beta2, eps, weightDecay, momentumDecay, decoupledWeightDecay, maximize);
    }

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(
          beta1, beta2, eps, weightDecay, momentumDecay, decoupledWeightDecay, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(
          beta1, beta2, eps, weightDecay, momentumDecay, decoupledWeightDecay, maximize);
    }

    /** Another momentum decay. */
    public Options momentumDecay(double momentumDecay) {
      return new Options(
          beta1, beta2, eps, weightDecay, momentumDecay, decoupledWeightDecay, maximize);
    }

    /** Weight decay as in AdamW, or by the gradient. */
    public Options decoupledWeightDecay(boolean decoupledWeightDecay) {
      return new Options(
          beta1, beta2, eps, weightDecay, momentumDecay, decoupledWeightDecay, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(
          beta1, beta2, eps, weightDecay, momentumDecay, decoupledWeightDecay, maximize);
    }
  }

  private NAdam(List<Parameter> parameters, double lr, Options options) {
    super(
        parameters,
        lr,
        options,
        StateNames.counted("exp_avg", "exp_avg_sq").withNumbers("mu_product"));
  }

  /** With the default options. */
  public static NAdam of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.momentumDecay(0.01)}. */
  public static NAdam of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new NAdam(parameters, lr, options.apply(Options.DEFAULT));
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
    List<Tensor> roots = Foreach.sqrt(squares);
    Foreach.mul_(roots, 1 / Math.sqrt(1 - Math.pow(options.beta2, step)));
    Foreach.plus_(roots, options.eps);
    double mu = momentumAt(step, options);
    double next = momentumAt(step + 1, options);
    double before = batch.step == 0 ? 1 : batch.numbers[0];
    double product = (float) before * (float) mu; // PyTorch keeps it in float32
    batch.numbers[0] = product;
    Foreach.addcdiv_(batch.parameters, gradients, roots, -lr * (1 - mu) / (1 - product));
    Foreach.addcdiv_(batch.parameters, means, roots, -lr * next / (1 - product * next));
  }

  private static double momentumAt(double step, Options options) {
    return options.beta1 * (1 - 0.5 * Math.pow(0.96, step * options.momentumDecay));
  }
}
