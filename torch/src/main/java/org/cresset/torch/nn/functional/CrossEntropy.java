package org.cresset.torch.nn.functional;

import java.util.Arrays;
import org.cresset.torch.Aten;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Cross entropy of logits with classes or with probabilities. Source: {@code
 * aten/src/ATen/native/LossNLL.cpp}, {@code cross_entropy_loss}.
 *
 * @param weight how much each class counts, or null for all alike
 * @param ignored the class that does not count
 * @param smoothing how much of each target is spread evenly over all classes
 */
record CrossEntropy(@Nullable Tensor weight, long ignored, Reduction reduction, double smoothing) {
  private static final Op NLL_LOSS =
      Op.of(
          "nll_loss_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt"
              + " ignore_index) -> (Tensor output, Tensor total_weight)");
  private static final Op NLL_LOSS2D =
      Op.of(
          "nll_loss2d_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt"
              + " ignore_index) -> (Tensor output, Tensor total_weight)");

  Tensor of(Tensor logits, Tensor target) {
    String name = "cross_entropy_loss";
    if (weight == null) return Autocast.function(name, x -> compute(x[0], x[1]), logits, target);
    return Autocast.function(
        name,
        x -> new CrossEntropy(x[2], ignored, reduction, smoothing).compute(x[0], x[1]),
        logits,
        target,
        weight);
  }

  private Tensor compute(Tensor logits, Tensor target) {
    int classDim = classDim(logits);
    if (target.dtype().isFloatingPoint()) return probabilities(logits, target, classDim);
    Tensor logProbabilities = logits.logSoftmax(classDim);
    Tensor loss = negativeLikelihood(logProbabilities, target);
    if (smoothing > 0) {
      Tensor likelihood = loss;
      loss =
          Scope.of(
              () -> {
                Tensor even = smooth(logProbabilities, target, classDim);
                double share = smoothing / logits.size(classDim);
                return likelihood.mul(1 - smoothing).add(even, share);
              });
      likelihood.close();
    }
    logProbabilities.close();
    return loss;
  }

  static int classDim(Tensor logits) {
    return logits.dim() == 1 ? 0 : 1;
  }

  /** The loss against a distribution over classes for each position. */
  private Tensor probabilities(Tensor logits, Tensor target, int classDim) {
    return Scope.of(
        () -> {
          double share = smoothing / logits.size(classDim);
          Tensor wanted = smoothing > 0 ? target.mul(1 - smoothing).add(share) : target;
          Tensor each = logits.logSoftmax(classDim).mul(wanted);
          if (weight != null) each = each.mul(alongClasses(weight, logits.dim(), classDim));
          long positions = logits.numel() / logits.size(classDim);
          return switch (reduction) {
            case NONE -> each.sum(classDim, false).neg();
            case SUM -> each.sum().neg();
            case MEAN -> each.sum().div(-(double) positions);
          };
        });
  }

  /** The negative logarithm of each target's probability. */
  Tensor negativeLikelihood(Tensor logProbabilities, Tensor target) {
    int dim = logProbabilities.dim();
    if (dim <= 2 || dim == 4) {
      Op op = dim == 4 ? NLL_LOSS2D : NLL_LOSS;
      return Aten.callFirst(op, logProbabilities, target, weight, reduction.code(), ignored);
    }
    return Scope.of(
        () -> {
          long n = logProbabilities.size(0);
          long positions = n == 0 ? 0 : target.numel() / n;
          Tensor loss =
              Aten.callFirst(
                  NLL_LOSS2D,
                  logProbabilities.reshape(n, logProbabilities.size(1), 1, positions),
                  target.reshape(n, 1, positions),
                  weight,
                  reduction.code(),
                  ignored);
          return reduction == Reduction.NONE ? loss.reshape(target.shape().toArray()) : loss;
        });
  }

  /** The loss if every class were the target, summed over classes. */
  private Tensor smooth(Tensor logProbabilities, Tensor target, int classDim) {
    Tensor each = logProbabilities.neg();
    if (weight != null) each = each.mul(alongClasses(weight, each.dim(), classDim));
    Tensor counted = target.ne((double) ignored).to(each.dtype());
    Tensor summed = each.sum(classDim, false).mul(counted);
    return switch (reduction) {
      case NONE -> summed;
      case SUM -> summed.sum();
      case MEAN -> summed.sum().div(total(target, counted));
    };
  }

  /** What a mean divides by: how many targets count, or the sum of their weights. */
  private Tensor total(Tensor target, Tensor counted) {
    if (weight == null) return counted.sum();
    Tensor classes = target.mul(counted.to(DType.INT64)); // class 0 where none counts
    Tensor each = weight.indexSelect(0, classes.flatten()).reshape(target.shape().toArray());
    return each.mul(counted).sum();
  }

  private static Tensor alongClasses(Tensor weight, int dim, int classDim) {
    long[] sizes = new long[dim];
    Arrays.fill(sizes, 1);
    sizes[classDim] = -1;
    return weight.reshape(sizes);
  }
}
