package org.cresset.torch.nn.functional;

import org.cresset.torch.Aten;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** How wrong a classification is. */
public final class ClassLosses {
  private static final Op BCE =
      Op.of(
          "binary_cross_entropy(Tensor self, Tensor target, Tensor? weight, int reduction) ->"
              + " Tensor");
  private static final Op BCE_WITH_LOGITS =
      Op.of(
          "binary_cross_entropy_with_logits(Tensor self, Tensor target, Tensor? weight, Tensor?"
              + " pos_weight, int reduction) -> Tensor");
  private static final Op KL_DIV =
      Op.of("kl_div(Tensor self, Tensor target, int reduction, bool log_target) -> Tensor");
  private static final Op MULTILABEL_MARGIN =
      Op.of(
          "multilabel_margin_loss_forward(Tensor self, Tensor target, int reduction) -> (Tensor"
              + " output, Tensor is_target)");
  private static final Op CTC =
      Op.of(
          "_ctc_loss(Tensor log_probs, Tensor targets, int[] input_lengths, int[] target_lengths,"
              + " int blank, bool zero_infinity) -> (Tensor, Tensor)");

  private ClassLosses() {}

  /**
   * The negative logarithm of the probability that softmax gives to each target class.
   *
   * <p>Shape: (C) and (), (N, C) and (N), (N, C, H, W) and (N, H, W), or any number of dimensions
   * in their place; one number, or the target's shape without reduction. A target of a float type
   * holds probabilities instead and has the logits' shape. Source: {@code
   * torch.nn.functional.cross_entropy}.
   *
   * @param logits any real numbers
   * @param target classes, int64 from 0 to C - 1, or {@code ignoreIndex}; or probabilities
   * @param weight (C), how much each class counts, or null for all alike
   * @param ignoreIndex the class that does not count
   * @param labelSmoothing how much of each target is spread evenly over all classes, 0 to 1
   */
  public static Tensor crossEntropy(
      Tensor logits,
      Tensor target,
      @Nullable Tensor weight,
      long ignoreIndex,
      Reduction reduction,
      double labelSmoothing) {
    if (target.dtype().isFloatingPoint() && target.shape().equals(logits.shape())) {
      Require.shape(
          logits.dim() > 0, "crossEntropy", "the logits must have a dimension of classes", logits);
    } else {
      checkClasses("crossEntropy", logits, target);
    }
    return new CrossEntropy(weight, ignoreIndex, reduction, labelSmoothing).of(logits, target);
  }

  /**
   * The negative of each target class's logarithmic probability. Shapes as {@link #crossEntropy}.
   * Source: {@code torch.nn.functional.nll_loss}.
   */
  public static Tensor nll(
      Tensor logProbabilities,
      Tensor target,
      @Nullable Tensor weight,
      long ignoreIndex,
      Reduction reduction) {
    checkClasses("nll", logProbabilities, target);
    return new CrossEntropy(weight, ignoreIndex, reduction, 0)
        .negativeLikelihood(logProbabilities, target);
  }

  private static void checkClasses(String what, Tensor logits, Tensor target) {
    if (target.dtype() != DType.INT64) {
      throw new TorchException(
          what + ": the target must hold classes of int64, got " + Require.text(target),
          "convert it with to(DType.INT64)",
          null);
    }
    long[] expected = logits.shape().toArray();
    boolean fits = expected.length > 0 && target.dim() == expected.length - 1;
    for (int i = 0, j = 0; fits && i < expected.length; i++) {
      if (i != (expected.length == 1 ? 0 : 1)) fits = target.size(j++) == expected[i];
    }
    Require.shape(
        fits, what, "the target must have the logits' shape without the classes", logits, target);
  }

  /**
   * The cross entropy of probabilities with what they should be, each on its own. Source: {@code
   * torch.nn.functional.binary_cross_entropy}; logarithms are not below -100.
   *
   * @param input from 0 to 1
   * @param target from 0 to 1, of the same shape
   * @param weight how much each element counts, broadcast, or null for all alike
   */
  public static Tensor binaryCrossEntropy(
      Tensor input, Tensor target, @Nullable Tensor weight, Reduction reduction) {
    Require.sameShape("binaryCrossEntropy", input, target);
    return Aten.call(BCE, input, target, weight, reduction.code());
  }

  /**
   * {@link #binaryCrossEntropy} of the logits' sigmoid, right also where that is 0 or 1. Source:
   * {@code torch.nn.functional.binary_cross_entropy_with_logits}.
   *
   * @param weight how much each element counts, broadcast, or null for all alike
   * @param posWeight how much more a positive target counts, broadcast, or null for alike
   */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor logits,
      Tensor target,
      @Nullable Tensor weight,
      @Nullable Tensor posWeight,
      Reduction reduction) {
    Require.sameShape("binaryCrossEntropyWithLogits", logits, target);
    return Aten.call(BCE_WITH_LOGITS, logits, target, weight, posWeight, reduction.code());
  }

  /**
   * The Kullback-Leibler divergence {@code target * (log target - input)} of each element. Source:
   * {@code torch.nn.functional.kl_div}.
   *
   * @param input logarithms of probabilities
   * @param target probabilities, or their logarithms
   * @param logTarget whether {@code target} holds logarithms
   */
  public static Tensor klDiv(Tensor input, Tensor target, Reduction reduction, boolean logTarget) {
    Require.sameShape("klDiv", input, target);
    return Aten.call(KL_DIV, input, target, reduction.code(), logTarget);
  }

  /** {@link #klDiv}, summed and divided by the first size: the mathematical mean over a batch. */
  public static Tensor klDivBatchMean(Tensor input, Tensor target, boolean logTarget) {
    Require.shape(input.dim() > 0, "klDivBatchMean", "the input must have a batch", input);
    return klDiv(input, target, Reduction.SUM, logTarget).div((double) input.size(0));
  }

  /**
   * Each wrong class that comes within 1 of a right one. Source: {@code MultiLabelMarginLoss}.
   *
   * <p>Shape: (C) or (N, C) both; one number, or () or (N) without reduction.
   *
   * @param target the right classes, int64, ended by -1
   */
  public static Tensor multilabelMargin(Tensor input, Tensor target, Reduction reduction) {
    Require.sameShape("multilabelMargin", input, target);
    Require.int64("multilabelMargin", "the target must hold classes", target);
    return Aten.callFirst(MULTILABEL_MARGIN, input, target, reduction.code());
  }

  /**
   * The values of {@link #binaryCrossEntropyWithLogits}, averaged over classes; under autocast the
   * type stays. Source: {@code MultiLabelSoftMarginLoss}.
   *
   * <p>Shape: (..., C) both; one number, or (...) without reduction.
   *
   * @param weight (C), or null for all alike
   */
  public static Tensor multilabelSoftMargin(
      Tensor input, Tensor target, @Nullable Tensor weight, Reduction reduction) {
    Require.shape(input.dim() > 0, "multilabelSoftMargin", "the input must have classes", input);
    return Scope.of(
        () -> {
          Tensor right = target.mul(input.logSigmoid());
          Tensor wrong = target.rsub(1).mul(input.neg().logSigmoid());
          Tensor each = right.add(wrong).neg();
          if (weight != null) each = each.mul(weight);
          return reduction.of(each.mean(-1, false));
        });
  }

  /**
   * Each class that comes within {@code margin} of the right one, to the power p, averaged over
   * classes. Source: {@code MultiMarginLoss}.
   *
   * <p>Shape: (C) and (), or (N, C) and (N); one number, or the target's shape without reduction.
   *
   * @param p 1 or 2
   * @param weight (C), how much the right class counts, or null for all alike
   */
  public static Tensor multiMargin(
      Tensor input,
      Tensor target,
      int p,
      double margin,
      @Nullable Tensor weight,
      Reduction reduction) {
    if (p != 1 && p != 2) {
      throw new IllegalArgumentException("multiMargin: p must be 1 or 2, got " + p);
    }
    checkClasses("multiMargin", input, target);
    Require.shape(input.dim() <= 2, "multiMargin", "the input must be (C) or (N, C)", input);
    String name = "multi_margin_loss";
    Tensor each =
        weight == null
            ? Autocast.function(name, x -> overMargin(x[0], target, p, margin, null), input)
            : Autocast.function(
                name, x -> overMargin(x[0], target, p, margin, x[1]), input, weight);
    return reduction.of(each);
  }

  private static Tensor overMargin(
      Tensor input, Tensor target, int p, double margin, @Nullable Tensor weight) {
    return Scope.of(
        () -> {
          Tensor index = target.unsqueeze(-1);
          Tensor right = input.gather(-1, index);
          Tensor over = input.sub(right).add(margin).clampMin(0);
          Tensor each = p == 1 ? over : over.square();
          if (weight != null) {
            Tensor flat = index.reshape(-1);
            each = each.mul(weight.indexSelect(0, flat).reshape(index.shape().toArray()));
          }
          Tensor others = each.scatter(-1, index, right.detach().zerosLike());
          return others.mean(-1, false);
        });
  }

  /**
   * The negative logarithm of the probability of a sequence of labels, over all alignments. Source:
   * Graves et al. 2006, {@code torch.nn.functional.ctc_loss}.
   *
   * <p>Shape: (T, N, C) and (N, S) or all targets one after the other; one number, or (N) without
   * reduction. The mean is over sequences, each divided by its target's length.
   *
   * @param logProbabilities logarithms of probabilities
   * @param targets labels, int64, none the blank
   * @param inputLengths how many steps of each sequence count, at most T
   * @param targetLengths how many labels of each sequence count
   * @param blank the label that stands for none
   * @param zeroInfinity whether a target that cannot fit its input counts 0 instead of infinity
   */
  public static Tensor ctc(
      Tensor logProbabilities,
      Tensor targets,
      long[] inputLengths,
      long[] targetLengths,
      long blank,
      Reduction reduction,
      boolean zeroInfinity) {
    checkCtc(logProbabilities, targets, inputLengths, targetLengths, blank);
    Tensor each =
        Aten.callFirst(
            CTC, logProbabilities, targets, inputLengths, targetLengths, blank, zeroInfinity);
    Tensor loss = zeroInfinity ? each.maskedFill(each.detach().isInf(), 0) : each;
    if (reduction != Reduction.MEAN) return reduction.of(loss);
    double[] lengths = new double[targetLengths.length];
    for (int i = 0; i < lengths.length; i++) lengths[i] = Math.max(1, targetLengths[i]);
    return Scope.of(() -> loss.div(Tensor.of(lengths).to(loss.dtype()).to(loss.device())).mean());
  }

  private static void checkCtc(
      Tensor logProbabilities, Tensor targets, long[] inputs, long[] lengths, long blank) {
    Require.int64("ctc", "the targets must hold labels", targets);
    Require.shape(
        logProbabilities.dim() == 3,
        "ctc",
        "the logarithmic probabilities must be (T, N, C)",
        logProbabilities);
    long n = logProbabilities.size(1);
    if (inputs.length != n || lengths.length != n) {
      throw new TorchException(
          "ctc: there must be a length for each of %d sequences, got %d and %d"
              .formatted(n, inputs.length, lengths.length));
    }
    long sum = 0;
    long longest = 0;
    for (int i = 0; i < n; i++) {
      if (inputs[i] < 0 || inputs[i] > logProbabilities.size(0) || lengths[i] < 0) {
        throw new TorchException(
            "ctc: lengths must be from 0 to %d steps, got %d steps and %d labels"
                .formatted(logProbabilities.size(0), inputs[i], lengths[i]));
      }
      sum += lengths[i];
      longest = Math.max(longest, lengths[i]);
    }
    boolean fits =
        targets.dim() == 2
            ? targets.size(0) == n && targets.size(1) >= longest
            : targets.dim() == 1 && targets.numel() == sum;
    Require.shape(
        fits,
        "ctc",
        "the targets must be (%d, %d or more) or (%d)".formatted(n, longest, sum),
        targets);
    if (blank < 0 || blank >= logProbabilities.size(2)) {
      throw new TorchException(
          "ctc: the blank must be a label below %d, got %d"
              .formatted(logProbabilities.size(2), blank));
    }
    if (targets.device().equals(Device.CPU)) {
      checkLabels(targets, lengths, logProbabilities.size(2));
    }
  }

  /** LibTorch's kernel for the CPU would read outside its memory; what fills up a row is free. */
  private static void checkLabels(Tensor targets, long[] lengths, long classes) {
    long[] labels = targets.toLongArray();
    int start = 0;
    for (int i = 0; i < lengths.length; i++) {
      for (int j = 0; j < lengths[i]; j++) {
        long label = labels[start + j];
        if (label < 0 || label >= classes) {
          throw new TorchException(
              "ctc: every label must be from 0 to below %d, got %d in target %d"
                  .formatted(classes, label, i));
        }
      }
      start += Math.toIntExact(targets.dim() == 2 ? targets.size(1) : lengths[i]);
    }
  }
}
