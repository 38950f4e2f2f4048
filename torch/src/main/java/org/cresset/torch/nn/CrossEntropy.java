package org.cresset.torch.nn;

import org.cresset.torch.Autocast;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Cross entropy of logits and classes. Source: {@code aten/src/ATen/native/LossNLL.cpp}, {@code
 * cross_entropy_loss}.
 */
final class CrossEntropy {
  private CrossEntropy() {}

  static Tensor compute(
      Tensor logits, Tensor target, @Nullable Tensor weight, CrossEntropyLoss.Options options) {
    String name = "cross_entropy_loss";
    return weight == null
        ? Autocast.function(name, x -> computeOf(x[0], target, null, options), logits)
        : Autocast.function(name, x -> computeOf(x[0], target, x[1], options), logits, weight);
  }

  private static Tensor computeOf(
      Tensor logits, Tensor target, @Nullable Tensor weight, CrossEntropyLoss.Options options) {
    int classDim = logits.dim() == 1 ? 0 : 1;
    Tensor logProbabilities = logits.logSoftmax(classDim);
    Tensor loss = negativeLikelihood(logProbabilities, target, weight, options);
    double smoothing = options.labelSmoothing();
    if (smoothing > 0) {
      Tensor likelihood = loss;
      loss =
          Scope.of(
              () -> {
                Tensor even = smooth(logProbabilities, target, weight, options, classDim);
                double share = smoothing / logits.size(classDim);
                return likelihood.mul(1 - smoothing).add(even, share);
              });
      likelihood.close();
    }
    logProbabilities.close();
    return loss;
  }

  private static Tensor negativeLikelihood(
      Tensor logProbabilities,
      Tensor target,
      @Nullable Tensor weight,
      CrossEntropyLoss.Options options) {
    long reduction = options.reduction().code();
    long ignored = options.ignoreIndex();
    int dim = logProbabilities.dim();
    if (dim <= 2 || dim == 4) {
      Op op = dim == 4 ? NetworkOps.NLL_LOSS2D : NetworkOps.NLL_LOSS;
      return Functional.first(op, logProbabilities, target, weight, reduction, ignored);
    }
    return Scope.of(
        () -> {
          long n = logProbabilities.size(0);
          long positions = n == 0 ? 0 : target.numel() / n;
          Tensor loss =
              Functional.first(
                  NetworkOps.NLL_LOSS2D,
                  logProbabilities.reshape(n, logProbabilities.size(1), 1, positions),
                  target.reshape(n, 1, positions),
                  weight,
                  reduction,
                  ignored);
          return options.reduction() == Reduction.NONE
              ? loss.reshape(target.shape().toArray())
              : loss;
        });
  }

  /** The loss if every class were the target, summed over classes. */
  private static Tensor smooth(
      Tensor logProbabilities,
      Tensor target,
      @Nullable Tensor weight,
      CrossEntropyLoss.Options options,
      int classDim) {
    Tensor each = logProbabilities.neg();
    if (weight != null) {
      long[] alongClasses = new long[logProbabilities.dim()];
      java.util.Arrays.fill(alongClasses, 1);
      alongClasses[classDim] = -1;
      each = each.mul(weight.reshape(alongClasses));
    }
    Tensor ignored = target.eq((double) options.ignoreIndex());
    Tensor zero = Tensor.scalar(0, each.dtype()).to(each.device());
    Tensor summed = zero.where(ignored, each.sum(classDim, false));
    return switch (options.reduction()) {
      case NONE -> summed;
      case SUM -> summed.sum();
      case MEAN -> summed.sum().div(total(target, ignored, weight, summed));
    };
  }

  /** What a mean divides by: how many targets count, or the sum of their weights. */
  private static Tensor total(
      Tensor target, Tensor ignored, @Nullable Tensor weight, Tensor summed) {
    Tensor counted = ignored.logicalNot().to(summed.dtype());
    if (weight == null) return counted.sum();
    Tensor classes = Tensor.scalar(0, target.dtype()).to(target.device()).where(ignored, target);
    Tensor each = weight.indexSelect(0, classes.flatten()).reshape(target.shape().toArray());
    return each.mul(counted).sum();
  }
}
