package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.ClassLosses;
import org.cresset.torch.nn.functional.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * The negative logarithm of the probability that softmax gives to each target class. Source: {@code
 * torch.nn.CrossEntropyLoss}.
 *
 * <p>Shape: logits (N, C) and classes (N), or (N, C, H, W) and (N, H, W); one number, or without
 * reduction the target's shape. Classes are int64; a target of a float type and of the logits'
 * shape holds probabilities.
 */
public final class CrossEntropyLoss implements Loss, AutoCloseable {
  /**
   * What counts, and how.
   *
   * @param ignoreIndex the class that does not count; -100 unless chosen
   * @param reduction what is made of the losses of all targets
   * @param labelSmoothing how much of each target is spread evenly over all classes, 0 to 1
   */
  public record Options(long ignoreIndex, Reduction reduction, double labelSmoothing) {
    /** Class -100 does not count, the mean, no smoothing. */
    public static final Options DEFAULT = new Options(-100, Reduction.MEAN, 0);

    /** Checks the numbers. */
    public Options {
      if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
        throw new IllegalArgumentException(
            "crossEntropy: label smoothing must be from 0 to 1, got " + labelSmoothing);
      }
    }

    /** Another class that does not count. */
    public Options ignoreIndex(long index) {
      return new Options(index, reduction, labelSmoothing);
    }

    /** Another reduction. */
    public Options reduction(Reduction reduction) {
      return new Options(ignoreIndex, reduction, labelSmoothing);
    }

    /** Another smoothing. */
    public Options labelSmoothing(double smoothing) {
      return new Options(ignoreIndex, reduction, smoothing);
    }
  }

  private final Options options;
  private final @Nullable Tensor weight;

  private CrossEntropyLoss(@Nullable Tensor weight, Options options) {
    this.weight = weight == null ? null : weight.leaveScope();
    this.options = options;
  }

  /** The mean over all targets. */
  public static CrossEntropyLoss of() {
    return of(UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.labelSmoothing(0.1)}. */
  public static CrossEntropyLoss of(UnaryOperator<Options> options) {
    return new CrossEntropyLoss(null, options.apply(Options.DEFAULT));
  }

  /** With a weight for each class, (C), which it owns from now on. */
  public static CrossEntropyLoss of(Tensor weight, UnaryOperator<Options> options) {
    return new CrossEntropyLoss(weight, options.apply(Options.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor logits, Tensor target) {
    return ClassLosses.crossEntropy(
        logits,
        target,
        weight,
        options.ignoreIndex(),
        options.reduction(),
        options.labelSmoothing());
  }

  /** Frees the weights of the classes. */
  @Override
  public void close() {
    if (weight != null) weight.close();
  }

  @Override
  public String toString() {
    return "CrossEntropyLoss()";
  }
}
