package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Steps by the gradient over the root of its mean square. Source: Hinton 2012, {@code
 * torch.optim.RMSprop}.
 *
 * <p>PyTorch's default learning rate is 0.01.
 */
public final class RMSprop extends TypedOptimizer<RMSprop.Options> {

  /**
   * The kind of steps.
   *
   * @param alpha how much of the mean square is kept
   * @param eps added to the denominator
   * @param weightDecay how strongly parameters are drawn to 0
   * @param momentum how much of the last steps is kept, 0 for none
   * @param centered whether the variance is used, not the mean square
   * @param maximize whether to go up instead of down
   */
  public record Options(
      double alpha,
      double eps,
      double weightDecay,
      double momentum,
      boolean centered,
      boolean maximize) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(0.99, 1e-8, 0, 0, false, false);

    /** Checks the numbers. */
    public Options {
      if (!(alpha >= 0 && eps >= 0 && weightDecay >= 0 && momentum >= 0)) {
        throw new IllegalArgumentException(
            "RMSprop: alpha, eps, weightDecay, momentum must be 0 or more, got "
                + alpha
                + ", "
                + eps
                + ", "
                + weightDecay
                + ", "
                + momentum);
      }
    }

    /** Another share of the mean square that is kept. */
    public Options alpha(double alpha) {
      return new Options(alpha, eps, weightDecay, momentum, centered, maximize);
    }

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(alpha, eps, weightDecay, momentum, centered, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(alpha, eps, weightDecay, momentum, centered, maximize);
    }

    /** Another momentum. */
    public Options momentum(double momentum) {
      return new Options(alpha, eps, weightDecay, momentum, centered, maximize);
    }

    /** By the variance, or by the mean square. */
    public Options centered(boolean centered) {
      return new Options(alpha, eps, weightDecay, momentum, centered, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(alpha, eps, weightDecay, momentum, centered, maximize);
    }
  }

  private RMSprop(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.counted("square_avg", "momentum_buffer", "grad_avg"));
  }

  /** With the default options. */
  public static RMSprop of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.momentum(0.9)}. */
  public static RMSprop of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new RMSprop(parameters, lr, options.apply(Options.DEFAULT));
  }

  @Override
  double momentumOf(Options options) {
    return options.momentum;
  }

  @Override
  Options withMomentum(Options options, double momentum) {
    return options.momentum(momentum);
  }

  @Override
  long kindOfStep(long steps) {
    return 0; // no step differs from another
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    List<Tensor> gradients = batch.directions(options.weightDecay, options.maximize);
    List<Tensor> squares = batch.state(0);
    Foreach.mul_(squares, options.alpha);
    Foreach.addcmul_(squares, gradients, gradients, 1 - options.alpha);
    List<Tensor> roots;
    if (options.centered) {
      List<Tensor> means = batch.state(2);
      Foreach.lerp_(means, gradients, 1 - options.alpha);
      roots = Foreach.addcmul(squares, means, means, -1);
      Foreach.sqrt_(roots);
    } else {
      roots = Foreach.sqrt(squares);
    }
    Foreach.plus_(roots, options.eps);
    if (options.momentum == 0) {
      Foreach.addcdiv_(batch.parameters, gradients, roots, -lr);
      return;
    }
    List<Tensor> buffers = batch.state(1);
    Foreach.mul_(buffers, options.momentum);
    Foreach.addcdiv_(buffers, gradients, roots, 1);
    Foreach.add_(batch.parameters, buffers, -lr);
  }
}
