package org.cresset.torch.nn.functional;

import org.cresset.torch.Aten;
import org.cresset.torch.Autocast;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** How far numbers are from what they should be. */
public final class RegressionLosses {
  private static final Op MSE =
      Op.of("mse_loss(Tensor self, Tensor target, int reduction) -> Tensor");
  private static final Op L1 =
      Op.of("l1_loss(Tensor self, Tensor target, int reduction) -> Tensor");
  private static final Op SMOOTH_L1 =
      Op.of("smooth_l1_loss(Tensor self, Tensor target, int reduction, float beta) -> Tensor");
  private static final Op HUBER =
      Op.of("huber_loss(Tensor self, Tensor target, int reduction, float delta) -> Tensor");
  private static final Op SOFT_MARGIN =
      Op.of("soft_margin_loss(Tensor self, Tensor target, int reduction) -> Tensor");

  private RegressionLosses() {}

  /** The squared differences of two tensors of one shape. */
  public static Tensor mse(Tensor input, Tensor target, Reduction reduction) {
    return twins("mseLoss", MSE, input, target, reduction.code());
  }

  /** The absolute differences of two tensors of one shape. Source: {@code l1_loss}. */
  public static Tensor l1(Tensor input, Tensor target, Reduction reduction) {
    return twins("l1", L1, input, target, reduction.code());
  }

  /**
   * Half the squared difference over {@code beta} where it is below {@code beta}, else the absolute
   * one less half of {@code beta}. Source: Girshick 2015, {@code smooth_l1_loss}.
   *
   * @param beta 0 or more; 0 is {@link #l1}
   */
  public static Tensor smoothL1(Tensor input, Tensor target, Reduction reduction, double beta) {
    if (!(beta >= 0)) {
      throw new IllegalArgumentException("smoothL1: beta must be 0 or more, got " + beta);
    }
    return beta == 0
        ? twins("smoothL1", L1, input, target, reduction.code())
        : twins("smoothL1", SMOOTH_L1, input, target, reduction.code(), beta);
  }

  /**
   * Half the squared difference up to {@code delta}, then linear: {@code delta} times {@link
   * #smoothL1}. Source: Huber 1964, {@code huber_loss}.
   *
   * @param delta above 0
   */
  public static Tensor huber(Tensor input, Tensor target, Reduction reduction, double delta) {
    if (!(delta > 0)) {
      throw new IllegalArgumentException("huber: delta must be above 0, got " + delta);
    }
    return twins("huber", HUBER, input, target, reduction.code(), delta);
  }

  /** {@code log(1 + exp(-target * input))}, targets 1 or -1. Source: {@code soft_margin_loss}. */
  public static Tensor softMargin(Tensor input, Tensor target, Reduction reduction) {
    return twins("softMargin", SOFT_MARGIN, input, target, reduction.code());
  }

  private static Tensor twins(String what, Op op, Tensor input, Tensor target, Object... settings) {
    Require.sameShape(what, input, target);
    Object[] arguments = new Object[2 + settings.length];
    arguments[0] = input;
    arguments[1] = target;
    System.arraycopy(settings, 0, arguments, 2, settings.length);
    return Aten.call(op, arguments);
  }

  /**
   * The negative logarithmic likelihood of counts under a Poisson distribution. Source: {@code
   * poisson_nll_loss}.
   *
   * @param input the expected counts, or their logarithms
   * @param logInput whether {@code input} holds logarithms
   * @param full whether Stirling's approximation of the constant term is added
   * @param eps keeps the logarithm of 0 away if {@code logInput} is false
   */
  public static Tensor poissonNll(
      Tensor input,
      Tensor target,
      boolean logInput,
      boolean full,
      double eps,
      Reduction reduction) {
    Require.sameShape("poissonNll", input, target);
    return Autocast.function(
        "poisson_nll_loss",
        x -> reduction.of(poissonNll(x[0], x[1], logInput, full, eps)),
        input,
        target);
  }

  private static Tensor poissonNll(
      Tensor input, Tensor target, boolean logInput, boolean full, double eps) {
    return Scope.of(
        () -> {
          Tensor loss =
              logInput
                  ? input.exp().sub(target.mul(input))
                  : input.sub(target.mul(input.add(eps).log()));
          if (full) {
            Tensor stirling =
                target
                    .mul(target.log())
                    .sub(target)
                    .add(target.mul(2 * Math.PI).log(), 0.5)
                    .maskedFill(target.le(1), 0);
            loss = loss.add(stirling);
          }
          return loss;
        });
  }

  /**
   * The negative logarithmic likelihood of numbers under normal distributions. Source: {@code
   * gaussian_nll_loss}.
   *
   * @param variance 0 or more, of the input's shape, or with a last dimension of 1, or without it
   * @param full whether the constant term is added
   * @param eps what a variance is at least; no gradient comes through where it is less
   */
  public static Tensor gaussianNll(
      Tensor input, Tensor target, Tensor variance, boolean full, double eps, Reduction reduction) {
    Require.sameShape("gaussianNll", input, target);
    return Scope.of(
        () -> {
          Tensor fitted = variance.dim() == input.dim() - 1 ? variance.unsqueeze(-1) : variance;
          Require.shape(
              fitsVariance(input, fitted),
              "gaussianNll",
              "the variance must have the input's shape, or 1 or nothing as last size",
              input,
              variance);
          Tensor v = clamped(fitted, eps);
          Tensor loss = v.log().add(input.sub(target).square().div(v)).mul(0.5);
          return reduction.of(full ? loss.add(0.5 * Math.log(2 * Math.PI)) : loss);
        });
  }

  private static boolean fitsVariance(Tensor input, Tensor variance) {
    if (variance.shape().equals(input.shape())) return true;
    long[] sizes = input.shape().toArray();
    if (sizes.length == 0) return false;
    sizes[sizes.length - 1] = 1;
    return variance.shape().equals(org.cresset.torch.Shape.of(sizes));
  }

  /** At least {@code eps}, with the gradient of what it was: PyTorch clamps out of its sight. */
  private static Tensor clamped(Tensor variance, double eps) {
    Tensor plain = variance.detach();
    return variance.add(plain.clampMin(eps).sub(plain));
  }
}
