package org.cresset.torch.optim;

import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Op;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Steps by the gradient over the root of the sum of its squares. Source: Duchi et al. 2011, {@code
 * torch.optim.Adagrad}.
 *
 * <p>PyTorch's default learning rate is 0.01.
 */
public final class Adagrad extends TypedOptimizer<Adagrad.Options> {
  private static final Op FUSED =
      Op.of(
          "_fused_adagrad_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] state_sums,"
              + " Tensor(d!)[] state_steps, float lr, float lr_decay, float weight_decay, float"
              + " eps, bool maximize, Tensor? grad_scale, Tensor? found_inf) -> ()");

  /**
   * The kind of steps.
   *
   * @param lrDecay how fast the learning rate falls
   * @param weightDecay how strongly parameters are drawn to 0
   * @param initialAccumulatorValue what the sum of squares begins with
   * @param eps added to the denominator
   * @param maximize whether to go up instead of down
   */
  public record Options(
      double lrDecay,
      double weightDecay,
      double initialAccumulatorValue,
      double eps,
      boolean maximize) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(0, 0, 0, 1e-10, false);

    /** Checks the numbers. */
    public Options {
      if (!(lrDecay >= 0 && weightDecay >= 0 && initialAccumulatorValue >= 0 && eps >= 0)) {
        throw new IllegalArgumentException(
            "Adagrad: lrDecay, weightDecay, initialAccumulatorValue, eps must be 0 or more, got "
                + lrDecay
                + ", "
                + weightDecay
                + ", "
                + initialAccumulatorValue
                + ", "
                + eps);
      }
    }

    /** Another fall of the learning rate. */
    public Options lrDecay(double lrDecay) {
      return new Options(lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
    }

    /** Another beginning of the sum of squares. */
    public Options initialAccumulatorValue(double initialAccumulatorValue) {
      return new Options(lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
    }

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
    }

    /** Up instead of down. */
    public Options maximize(boolean maximize) {
      return new Options(lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
    }
  }

  private Adagrad(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.counted("sum"));
  }

  /** With the default options. */
  public static Adagrad of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.lrDecay(0.01)}. */
  public static Adagrad of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new Adagrad(parameters, lr, options.apply(Options.DEFAULT));
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    List<Tensor> sums = batch.state(0, options.initialAccumulatorValue);
    // Older LibTorch builds have the fused kernel for the CPU alone.
    if (batch.parameters.getFirst().device().equals(Device.CPU)) fused(batch, sums, lr, options);
    else composed(batch, sums, lr, options);
  }

  private static void fused(Batch batch, List<Tensor> sums, double lr, Options options) {
    Tensor step = Foreach.number(batch.step + 1.0, DType.FLOAT32, Device.CPU);
    Aten.callAll(
        FUSED,
        batch.parameters,
        batch.gradients,
        sums,
        Collections.nCopies(sums.size(), step), // they are only read
        lr,
        options.lrDecay,
        options.weightDecay,
        options.eps,
        options.maximize,
        null,
        null);
  }

  static void composed(Batch batch, List<Tensor> sums, double lr, Options options) {
    List<Tensor> gradients = batch.directions(options.weightDecay, options.maximize);
    Foreach.addcmul_(sums, gradients, gradients, 1);
    List<Tensor> roots = Foreach.sqrt(sums);
    Foreach.plus_(roots, options.eps);
    Foreach.addcdiv_(batch.parameters, gradients, roots, -lr / (1 + batch.step * options.lrDecay));
  }
}
