package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Steps by the sign of a mean gradient, all of one size. Source: Chen et al. 2023, <a
 * href="https://arxiv.org/abs/2302.06675">Symbolic Discovery of Optimization Algorithms</a>.
 *
 * <p>With gradient g and mean m: p -= lr (sign(beta1 m + (1 - beta1) g) + weightDecay p); m = beta2
 * m + (1 - beta2) g. The paper's learning rate is 3 to 10 times smaller than AdamW's, and its
 * weight decay as much larger.
 */
public final class Lion extends TypedOptimizer<Lion.Options> {

  /**
   * The kind of steps.
   *
   * @param beta1 how much of the mean gradient is in the step
   * @param beta2 how much of the mean gradient is kept
   * @param weightDecay how strongly parameters are drawn to 0
   * @param maximize whether to go up instead of down
   */
  public record Options(double beta1, double beta2, double weightDecay, boolean maximize) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(0.9, 0.99, 0, false);

    /** Checks the numbers. */
    public Options {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "Lion: betas must be from 0 to less than 1, got " + beta1 + " and " + beta2);
      }
      if (!(weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "Lion: weightDecay must be 0 or more, got " + weightDecay);
      }
    }

    /** Other betas. */
    public Options betas(double beta1, double beta2) {
      return new Options(beta1, beta2, weightDecay, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(beta1, beta2, weightDecay, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(beta1, beta2, weightDecay, maximize);
    }
  }

  private Lion(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.uncounted("exp_avg"));
  }

  /** With the default options. */
  public static Lion of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.weightDecay(0.1)}. */
  public static Lion of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new Lion(parameters, lr, options.apply(Options.DEFAULT));
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
  long kindOfStep(long steps) {
    return 0; // no step differs from another
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    List<Tensor> gradients = batch.directions(0, options.maximize);
    List<Tensor> means = batch.state(0);
    List<Tensor> steps = Foreach.mul(means, options.beta1);
    Foreach.add_(steps, gradients, 1 - options.beta1);
    Foreach.sign_(steps);
    Foreach.mul_(batch.parameters, 1 - lr * options.weightDecay);
    Foreach.add_(batch.parameters, steps, -lr);
    Foreach.lerp_(means, gradients, 1 - options.beta2);
  }
}
