package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.ClassLosses;
import org.cresset.torch.nn.functional.DistanceLosses;
import org.cresset.torch.nn.functional.Reduction;
import org.cresset.torch.nn.functional.RegressionLosses;
import org.jspecify.annotations.Nullable;

/**
 * A loss of an output and a target: one class for those of {@code torch.nn} that need nothing more,
 * each made by a method of its name. {@link CrossEntropyLoss} and {@link MSELoss} have classes of
 * their own, and so have losses of three tensors, such as {@link TripletMarginLoss}.
 *
 * <p>Weights stay the caller's: they must live as long as the loss is used.
 */
public final class Criterion implements Loss {
  private final String kind;
  private final Loss loss;

  private Criterion(String kind, Loss loss) {
    this.kind = kind;
    this.loss = loss;
  }

  /** {@link RegressionLosses#l1}. */
  public static Criterion l1(Reduction reduction) {
    return new Criterion("L1Loss", (x, t) -> RegressionLosses.l1(x, t, reduction));
  }

  /** {@link RegressionLosses#smoothL1}; PyTorch's beta is 1. */
  public static Criterion smoothL1(Reduction reduction, double beta) {
    return new Criterion(
        "SmoothL1Loss", (x, t) -> RegressionLosses.smoothL1(x, t, reduction, beta));
  }

  /** {@link RegressionLosses#huber}; PyTorch's delta is 1. */
  public static Criterion huber(Reduction reduction, double delta) {
    return new Criterion("HuberLoss", (x, t) -> RegressionLosses.huber(x, t, reduction, delta));
  }

  /** {@link RegressionLosses#softMargin}. */
  public static Criterion softMargin(Reduction reduction) {
    return new Criterion("SoftMarginLoss", (x, t) -> RegressionLosses.softMargin(x, t, reduction));
  }

  /** {@link RegressionLosses#poissonNll} of logarithms, without the constant term. */
  public static Criterion poissonNll(Reduction reduction) {
    return new Criterion(
        "PoissonNLLLoss",
        (x, t) -> RegressionLosses.poissonNll(x, t, true, false, 1e-8, reduction));
  }

  /** {@link ClassLosses#nll}; PyTorch ignores class -100. */
  public static Criterion nll(@Nullable Tensor weight, long ignoreIndex, Reduction reduction) {
    return new Criterion(
        "NLLLoss", (x, t) -> ClassLosses.nll(x, t, weight, ignoreIndex, reduction));
  }

  /** {@link ClassLosses#binaryCrossEntropy}. */
  public static Criterion bce(@Nullable Tensor weight, Reduction reduction) {
    return new Criterion(
        "BCELoss", (x, t) -> ClassLosses.binaryCrossEntropy(x, t, weight, reduction));
  }

  /** {@link ClassLosses#binaryCrossEntropyWithLogits}. */
  public static Criterion bceWithLogits(
      @Nullable Tensor weight, @Nullable Tensor posWeight, Reduction reduction) {
    return new Criterion(
        "BCEWithLogitsLoss",
        (x, t) -> ClassLosses.binaryCrossEntropyWithLogits(x, t, weight, posWeight, reduction));
  }

  /** {@link ClassLosses#klDiv}. */
  public static Criterion klDiv(Reduction reduction, boolean logTarget) {
    return new Criterion("KLDivLoss", (x, t) -> ClassLosses.klDiv(x, t, reduction, logTarget));
  }

  /** {@link ClassLosses#klDivBatchMean}. */
  public static Criterion klDivBatchMean(boolean logTarget) {
    return new Criterion("KLDivLoss", (x, t) -> ClassLosses.klDivBatchMean(x, t, logTarget));
  }

  /** {@link ClassLosses#multilabelMargin}. */
  public static Criterion multilabelMargin(Reduction reduction) {
    return new Criterion(
        "MultiLabelMarginLoss", (x, t) -> ClassLosses.multilabelMargin(x, t, reduction));
  }

  /** {@link ClassLosses#multilabelSoftMargin}. */
  public static Criterion multilabelSoftMargin(@Nullable Tensor weight, Reduction reduction) {
    return new Criterion(
        "MultiLabelSoftMarginLoss",
        (x, t) -> ClassLosses.multilabelSoftMargin(x, t, weight, reduction));
  }

  /** {@link ClassLosses#multiMargin}; PyTorch's p is 1, its margin 1. */
  public static Criterion multiMargin(
      int p, double margin, @Nullable Tensor weight, Reduction reduction) {
    return new Criterion(
        "MultiMarginLoss", (x, t) -> ClassLosses.multiMargin(x, t, p, margin, weight, reduction));
  }

  /** {@link DistanceLosses#hingeEmbedding}; PyTorch's margin is 1. */
  public static Criterion hingeEmbedding(double margin, Reduction reduction) {
    return new Criterion(
        "HingeEmbeddingLoss", (x, t) -> DistanceLosses.hingeEmbedding(x, t, margin, reduction));
  }

  @Override
  public Tensor forward(Tensor output, Tensor target) {
    return loss.forward(output, target);
  }

  @Override
  public String toString() {
    return kind + "()";
  }
}
