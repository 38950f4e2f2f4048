package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.Op;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/** What Adam and AdamW have in common: all but what weight decay does. */
public abstract sealed class AdamFamily extends TypedOptimizer<AdamFamily.Options>
    permits Adam, AdamW {
  /**
   * The kind of steps.
   *
   * @param beta1 how much of the mean gradient is kept
   * @param beta2 how much of the mean squared gradient is kept
   * @param eps added to the root of the mean squared gradient
   * @param weightDecay how strongly parameters are drawn to 0
   * @param amsgrad whether the greatest mean squared gradient so far is used
   * @param maximize whether to go up instead of down
   */
  public record Options(
      double beta1,
      double beta2,
      double eps,
      double weightDecay,
      boolean amsgrad,
      boolean maximize) {
    /** Checks the numbers. */
    public Options {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "adam: betas must be from 0 to less than 1, got %s and %s".formatted(beta1, beta2));
      }
      if (!(eps >= 0 && weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "adam: eps and weight decay must be 0 or more, got %s and %s"
                .formatted(eps, weightDecay));
      }
    }

    /** Other betas. */
    public Options betas(double beta1, double beta2) {
      return new Options(beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    /** With the greatest mean squared gradient so far, or the present one. */
    public Options amsgrad(boolean amsgrad) {
      return new Options(beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }
  }

  private final Op fused;

  AdamFamily(Op fused, List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.counted("exp_avg", "exp_avg_sq", "max_exp_avg_sq"));
    this.fused = fused;
  }

  /** Both operators have the same arguments. */
  static Op fused(String name) {
    return Op.of(
        name
            + "(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[]"
            + " exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, float lr, float"
            + " beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize,"
            + " Tensor? grad_scale, Tensor? found_inf) -> ()");
  }

  static Options options(double weightDecay, UnaryOperator<Options> change) {
    return change.apply(new Options(0.9, 0.999, 1e-8, weightDecay, false, false));
  }

  @Override
  final double momentumOf(Options options) {
    return options.beta1;
  }

  @Override
  final Options withMomentum(Options options, double momentum) {
    return options.betas(momentum, options.beta2);
  }

  @Override
  final void update(Batch batch, double lr, Options options) {
    Tensor first = batch.parameters.getFirst();
    Tensor step = Foreach.number(batch.step + 1.0, DType.FLOAT32, first.device());
    Aten.callAll(
        fused,
        batch.parameters,
        batch.gradients,
        batch.state(0),
        batch.state(1),
        options.amsgrad ? batch.state(2) : List.of(),
        LeftOut.stepNumbers(batch.slots, step), // they are only read
        lr,
        options.beta1,
        options.beta2,
        options.weightDecay,
        options.eps,
        options.amsgrad,
        options.maximize,
        null,
        foundInf());
    Tensor found = foundInf();
    if (found != null) LeftOut.count(batch.slots, found);
  }

  @Override
  final boolean leavesStepsOut() {
    return true;
  }
}
