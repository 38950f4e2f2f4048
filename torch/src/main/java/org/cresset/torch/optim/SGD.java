package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Aten;
import org.cresset.torch.Op;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Stochastic gradient descent. Source: {@code torch.optim.SGD}.
 *
 * <p>With gradient g, weight decay w, momentum m and dampening d: g += w p; b = m b + (1 - d) g,
 * but b = g in the first step; p -= lr b, or with Nesterov's variant p -= lr (g + m b).
 */
public final class SGD extends TypedOptimizer<SGD.Options> {
  static final Op FUSED =
      Op.of(
          "_fused_sgd_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list,"
              + " float weight_decay, float momentum, float lr, float dampening, bool nesterov,"
              + " bool maximize, bool is_first_step, Tensor? grad_scale, Tensor? found_inf) -> ()");

  /**
   * The kind of descent.
   *
   * @param momentum how much of the last steps is kept, 0 for none
   * @param dampening how much of the gradient is left out of what is kept
   * @param weightDecay how strongly parameters are drawn to 0
   * @param nesterov whether the gradient is looked at ahead
   * @param maximize whether to go up instead of down
   */
  public record Options(
      double momentum, double dampening, double weightDecay, boolean nesterov, boolean maximize) {
    /** No momentum, no weight decay. */
    public static final Options DEFAULT = new Options(0, 0, 0, false, false);

    /** Checks the numbers. */
    public Options {
      if (!(momentum >= 0 && weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "sgd: momentum and weight decay must be 0 or more, got %s and %s"
                .formatted(momentum, weightDecay));
      }
    }

    /** Another momentum. */
    public Options momentum(double momentum) {
      return new Options(momentum, dampening, weightDecay, nesterov, maximize);
    }

    /** Another dampening. */
    public Options dampening(double dampening) {
      return new Options(momentum, dampening, weightDecay, nesterov, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(momentum, dampening, weightDecay, nesterov, maximize);
    }

    /** With Nesterov's look ahead or without. */
    public Options nesterov(boolean nesterov) {
      return new Options(momentum, dampening, weightDecay, nesterov, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(momentum, dampening, weightDecay, nesterov, maximize);
    }
  }

  private SGD(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.uncounted("momentum_buffer"));
  }

  /** Plain descent. */
  public static SGD of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.momentum(0.9)}. */
  public static SGD of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new SGD(parameters, lr, options.apply(Options.DEFAULT));
  }

  @Override
  Options checkedOptions(Options options) {
    if (!options.nesterov || (options.momentum != 0 && options.dampening == 0)) return options;
    throw new IllegalArgumentException("sgd: nesterov needs a momentum and no dampening");
  }

  @Override
  double momentumOf(Options options) {
    return options.momentum;
  }

  @Override
  Options withMomentum(Options options, double momentum) {
    return options.momentum(momentum);
  }

  /** Only the first step differs from the others. */
  @Override
  long kindOfStep(long steps) {
    return Math.min(steps, 1);
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    List<Tensor> buffers = options.momentum == 0 ? List.of() : batch.state(0);
    Aten.callAll(
        FUSED,
        batch.parameters,
        batch.gradients,
        buffers,
        options.weightDecay,
        options.momentum,
        lr,
        options.dampening,
        options.nesterov,
        options.maximize,
        batch.step == 0,
        null,
        foundInf());
  }

  /** With dampening the first step differs, and only the host could say which one that is. */
  @Override
  boolean leavesStepsOut() {
    return paramGroups().stream()
        .map(ParamGroup::options)
        .allMatch(options -> options.momentum == 0 || options.dampening == 0);
  }
}
