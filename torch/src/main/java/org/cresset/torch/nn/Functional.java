package org.cresset.torch.nn;

import java.util.List;
import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * What layers compute, without the layers. Source: {@code torch.nn.functional}.
 *
 * <p>What is computed on the way to a result is closed at once.
 */
public final class Functional {
  private Functional() {}

  /**
   * Multiplies by a matrix: {@code input @ weight.t() + bias}.
   *
   * <p>Shape: (..., in) and (out, in) give (..., out).
   *
   * @param bias (out), or null for none
   */
  public static Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    if (input.dim() == 0 || input.size(-1) != weight.size(1)) {
      throw new ShapeException(
          "linear: the input's last dimension must be %d for weight %s, got %s"
              .formatted(weight.size(1), text(weight), text(input)));
    }
    return Aten.call(NetworkOps.LINEAR, input, weight, bias);
  }

  /** Zeroes each element with probability p in training, and scales the others by 1/(1-p). */
  public static Tensor dropout(Tensor input, double p, boolean training) {
    return training && p > 0 ? first(Aten.callAll(NetworkOps.DROPOUT, input, p, true)) : input;
  }

  /**
   * The negative logarithm of the probability that softmax gives to each target class.
   *
   * <p>Shape: (C) and (), (N, C) and (N), (N, C, H, W) and (N, H, W), or any number of dimensions
   * in their place; one number, or the target's shape without reduction.
   *
   * @param logits any real numbers
   * @param target classes, int64 from 0 to C - 1, or {@code options.ignoreIndex()}
   * @param weight (C), how much each class counts, or null for all alike
   */
  public static Tensor crossEntropy(
      Tensor logits, Tensor target, @Nullable Tensor weight, CrossEntropyLoss.Options options) {
    checkClasses(logits, target);
    return CrossEntropy.compute(logits, target, weight, options);
  }

  private static void checkClasses(Tensor logits, Tensor target) {
    if (target.dtype() != DType.INT64) {
      throw new TorchException(
          "crossEntropy: the target must hold classes of int64, got " + text(target),
          "convert it with to(DType.INT64)",
          null);
    }
    long[] expected = logits.shape().toArray();
    boolean fits = expected.length > 0 && target.dim() == expected.length - 1;
    for (int i = 0, j = 0; fits && i < expected.length; i++) {
      if (i != (expected.length == 1 ? 0 : 1)) fits = target.size(j++) == expected[i];
    }
    if (!fits) {
      throw new ShapeException(
          "crossEntropy: the target must have the logits' shape without the classes, got %s and %s"
              .formatted(text(logits), text(target)));
    }
  }

  /** The squared differences of two tensors of one shape. */
  public static Tensor mseLoss(Tensor input, Tensor target, Reduction reduction) {
    if (!input.shape().equals(target.shape())) {
      throw new ShapeException(
          "mseLoss: input and target must have the same shape, got %s and %s"
              .formatted(text(input), text(target)));
    }
    return Aten.call(NetworkOps.MSE_LOSS, input, target, reduction.code());
  }

  /** {@link Tensor#relu}. */
  public static Tensor relu(Tensor input) {
    return input.relu();
  }

  /** {@link Tensor#softmax}. */
  public static Tensor softmax(Tensor input, int dim) {
    return input.softmax(dim);
  }

  /** {@link Tensor#logSoftmax}. */
  public static Tensor logSoftmax(Tensor input, int dim) {
    return input.logSoftmax(dim);
  }

  /** Result 0; the graph has its own references to the others. */
  static Tensor first(List<Tensor> results) {
    for (int i = 1; i < results.size(); i++) results.get(i).close();
    return results.getFirst();
  }

  /** Calls an operator that returns a value and something that only its gradient needs. */
  static Tensor first(Op op, @Nullable Object... arguments) {
    return first(Aten.callAll(op, arguments));
  }

  private static String text(Tensor tensor) {
    return tensor.dtype().toString() + tensor.shape();
  }
}
