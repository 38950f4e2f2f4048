package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * The logarithmic probabilities of very many classes at little cost: the frequent ones in one
 * matrix, the rare ones in clusters that are computed only for the targets that lie in them.
 * Source: Grave et al. 2017, "Efficient softmax approximation for GPUs"; {@code
 * torch.nn.AdaptiveLogSoftmaxWithLoss}.
 *
 * <p>Classes are sorted by frequency, the most frequent first. Children: {@code head}, from the
 * features to the first classes and one number for each cluster; {@code tail}, for each cluster a
 * matrix to fewer features and one to its classes.
 *
 * <p>Shape: input (N, in) and target (N), or (in) and (), give logarithms (N), or (), and a loss.
 */
public final class AdaptiveLogSoftmaxWithLoss extends Module {
  /**
   * How the clusters are computed.
   *
   * @param divValue how many times fewer features each cluster has than the one before
   * @param headBias whether the head has a bias
   */
  public record Options(double divValue, boolean headBias) {
    /** A quarter of the features for each next cluster, no bias. */
    public static final Options DEFAULT = new Options(4, false);

    /** Checks the number. */
    public Options {
      if (!(divValue > 0)) {
        throw new IllegalArgumentException(
            "adaptiveLogSoftmax: divValue must be above 0, got " + divValue);
      }
    }

    /** Another ratio of features. */
    public Options divValue(double ratio) {
      return new Options(ratio, headBias);
    }

    /** A bias in the head or none. */
    public Options headBias(boolean bias) {
      return new Options(divValue, bias);
    }
  }

  /**
   * What {@link #forward(Tensor, Tensor)} gives.
   *
   * @param output the logarithm of the probability of each target, (N) or ()
   * @param loss the negative of their mean, one number
   */
  public record Result(Tensor output, Tensor loss) {}

  private final long features;
  private final int[] ends; // of each range of classes: the head's, then each cluster's
  private final Linear head;
  private final ModuleList<Sequential> tail;

  private AdaptiveLogSoftmaxWithLoss(long features, int classes, int[] cutoffs, Options options) {
    check(features, classes, cutoffs);
    this.features = features;
    ends = Arrays.copyOf(cutoffs, cutoffs.length + 1);
    ends[cutoffs.length] = classes;
    head = child("head", Linear.of(features, ends[0] + cutoffs.length, options.headBias));
    tail = child("tail", ModuleList.of());
    for (int i = 1; i < ends.length; i++) {
      long narrow = (long) Math.floor((double) features / Math.pow(options.divValue, i));
      if (narrow < 1) throw tooNarrow(features, i, options.divValue);
      tail.append(
          Sequential.of(
              Linear.of(features, narrow, false), Linear.of(narrow, ends[i] - ends[i - 1], false)));
    }
  }

  /**
   * Of {@code features} numbers, clusters beginning at each of {@code cutoffs}.
   *
   * @param cutoffs rising, above 0 and below {@code classes}; at least one
   */
  public static AdaptiveLogSoftmaxWithLoss of(long features, int classes, int... cutoffs) {
    return of(features, classes, cutoffs, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.divValue(2)}. */
  public static AdaptiveLogSoftmaxWithLoss of(
      long features, int classes, int[] cutoffs, UnaryOperator<Options> options) {
    return new AdaptiveLogSoftmaxWithLoss(
        features, classes, cutoffs, options.apply(Options.DEFAULT));
  }

  private static void check(long features, int classes, int[] cutoffs) {
    boolean rising = cutoffs.length > 0;
    for (int i = 0; rising && i < cutoffs.length; i++) {
      rising = cutoffs[i] > (i == 0 ? 0 : cutoffs[i - 1]) && cutoffs[i] < classes;
    }
    if (rising && features > 0) return;
    throw new IllegalArgumentException(
        ("adaptiveLogSoftmax: there must be 1 feature or more, and cutoffs that rise from above 0"
                + " to below the %d classes, got %d features and cutoffs %s")
            .formatted(classes, features, Arrays.toString(cutoffs)));
  }

  private static IllegalArgumentException tooNarrow(long features, int cluster, double ratio) {
    return new IllegalArgumentException(
        "adaptiveLogSoftmax: every cluster must have 1 feature or more, got %d / %s^%d of cluster %d"
            .formatted(features, ratio, cluster, cluster));
  }

  /** The logarithm of each target's probability and the loss; each cluster sees its rows only. */
  public Result forward(Tensor input, Tensor target) {
    checkTarget(input, target);
    List<Tensor> results = call(List.of(input, target), x -> losses(x.get(0), x.get(1)));
    return new Result(results.get(0), results.get(1));
  }

  private List<Tensor> losses(Tensor input, Tensor target) {
    boolean batched = target.dim() == 1;
    Tensor rows = batched ? input : input.unsqueeze(0); // (N, in)
    Tensor classes = batched ? target : target.unsqueeze(0); // (N)
    Tensor inHead = classes; // where the head has each target's number: (N)
    Tensor later = Tensor.zeros(rows.dtype(), rows.size(0)).to(rows.device());
    for (int i = 1; i < ends.length; i++) {
      Tensor mine = classes.ge(ends[i - 1]).logicalAnd(classes.lt(ends[i]));
      Tensor places = mine.nonzero().reshape(-1); // (n)
      if (places.numel() == 0) continue;
      inHead = inHead.maskedFill(mine, ends[0] + i - 1);
      Tensor own = tail.at(i - 1).call(rows.indexSelect(0, places)).logSoftmax(1);
      Tensor offsets = classes.indexSelect(0, places).sub(ends[i - 1]).unsqueeze(1);
      later = later.indexAdd(0, places, own.gather(1, offsets).squeeze(1).to(later.dtype()));
    }
    Tensor first = head.call(rows).logSoftmax(1).gather(1, inHead.unsqueeze(1)).squeeze(1);
    Tensor output = first.add(later); // (N)
    return List.of(batched ? output : output.squeeze(0), output.neg().mean());
  }

  /** The logarithm of every class's probability: (N, in) gives (N, classes), (in) (classes). */
  public Tensor logProb(Tensor input) {
    checkInput(input);
    boolean batched = input.dim() == 2;
    Tensor rows = batched ? input : input.unsqueeze(0);
    Tensor first = head.call(rows).logSoftmax(1); // (N, head's classes + clusters)
    List<Tensor> parts = new ArrayList<>();
    parts.add(first.narrow(1, 0, ends[0]));
    for (int i = 1; i < ends.length; i++) {
      Tensor own = tail.at(i - 1).call(rows).logSoftmax(1); // (N, cluster's classes)
      parts.add(own.add(first.narrow(1, ends[0] + i - 1, 1)));
    }
    Tensor all = Tensor.cat(parts, 1);
    return batched ? all : all.squeeze(0);
  }

  /**
   * The most probable class: (N, in) gives (N), (in) (), int64. Clusters are computed only for rows
   * where the head does not name a class.
   */
  public Tensor predict(Tensor input) {
    checkInput(input);
    boolean batched = input.dim() == 2;
    Tensor rows = batched ? input : input.unsqueeze(0);
    Tensor classes = head.call(rows).argmax(1, false); // (N)
    Tensor places = classes.ge(ends[0]).nonzero().reshape(-1);
    if (places.numel() > 0) {
      Tensor found = logProb(rows.indexSelect(0, places)).argmax(1, false);
      classes = classes.indexCopy(0, places, found);
    }
    return batched ? classes : classes.squeeze(0);
  }

  private void checkInput(Tensor input) {
    boolean fits = input.dim() == 1 || input.dim() == 2;
    if (fits && input.size(-1) == features) return;
    throw new ShapeException(
        "adaptiveLogSoftmax: the input must be (N, %d) or (%d), got %s"
            .formatted(features, features, input.shape()));
  }

  private void checkTarget(Tensor input, Tensor target) {
    checkInput(input);
    long[] expected = input.dim() == 2 ? new long[] {input.size(0)} : new long[0];
    if (!Arrays.equals(expected, target.shape().toArray())) {
      throw new ShapeException(
          "adaptiveLogSoftmax: there must be one target for each row, got input %s and target %s"
              .formatted(input.shape(), target.shape()));
    }
    if (target.dtype() != DType.INT64) {
      throw new TorchException(
          "adaptiveLogSoftmax: the target must hold classes of int64, got " + target.dtype(),
          "convert it with to(DType.INT64)",
          null);
    }
    int classes = ends[ends.length - 1];
    if (target.device().equals(Device.META) || target.numel() == 0) return;
    long least = (long) target.min().item();
    long most = (long) target.max().item();
    if (least >= 0 && most < classes) return;
    throw new TorchException(
        "adaptiveLogSoftmax: targets must be from 0 to %d, got %d"
            .formatted(classes - 1, least < 0 ? least : most));
  }
}
