package org.cresset.torch.nn.functional;

import java.util.function.BinaryOperator;
import org.cresset.torch.Autocast;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** How badly distances between vectors are ordered. */
public final class DistanceLosses {
  private static final double COSINE_EPS = 1e-12;

  private DistanceLosses() {}

  /**
   * 1 less the cosine of pairs that belong together, and the cosine above {@code margin} of those
   * that do not. Source: {@code cosine_embedding_loss}.
   *
   * <p>Shape: (D), (D) and (), or (N, D), (N, D) and (N).
   *
   * @param target 1 for together, -1 for apart
   */
  public static Tensor cosineEmbedding(
      Tensor input1, Tensor input2, Tensor target, double margin, Reduction reduction) {
    Require.sameShape("cosineEmbedding", input1, input2);
    Require.shape(
        target.dim() == input1.dim() - 1 && (target.dim() == 0 || target.size(0) == input1.size(0)),
        "cosineEmbedding",
        "the target must have the inputs' shape without the vectors",
        input1,
        target);
    return Autocast.function(
        "cosine_embedding_loss",
        x -> reduction.of(cosineEmbedding(x[0], x[1], x[2], margin)),
        input1,
        input2,
        target);
  }

  private static Tensor cosineEmbedding(Tensor x1, Tensor x2, Tensor target, double margin) {
    return Scope.of(
        () -> {
          // As PyTorch: the squares' sums are kept from 0, not the norms.
          Tensor dot = x1.mul(x2).sum(-1, false);
          Tensor square1 = x1.square().sum(-1, false).add(COSINE_EPS);
          Tensor square2 = x2.square().sum(-1, false).add(COSINE_EPS);
          Tensor cosine = dot.div(square1.mul(square2).sqrt());
          Tensor together = cosine.rsub(1).maskedFill(target.ne(1), 0);
          Tensor apart = cosine.sub(margin).clampMin(0).maskedFill(target.ne(-1), 0);
          return together.add(apart);
        });
  }

  /**
   * {@code max(0, -target * (input1 - input2) + margin)}. Source: {@code margin_ranking_loss}.
   *
   * @param target 1 if the first should be greater, -1 if the second
   */
  public static Tensor marginRanking(
      Tensor input1, Tensor input2, Tensor target, double margin, Reduction reduction) {
    Require.shape(
        input1.dim() == input2.dim() && input1.dim() == target.dim(),
        "marginRanking",
        "inputs and target must have as many dimensions",
        input1,
        input2,
        target);
    return Autocast.function(
        "margin_ranking_loss",
        x -> Scope.of(() -> reduction.of(x[2].mul(x[1].sub(x[0])).add(margin).clampMin(0))),
        input1,
        input2,
        target);
  }

  /**
   * The input where the target is 1, and {@code max(0, margin - input)} where it is -1. Source:
   * {@code hinge_embedding_loss}.
   */
  public static Tensor hingeEmbedding(
      Tensor input, Tensor target, double margin, Reduction reduction) {
    Require.sameShape("hingeEmbedding", input, target);
    return Autocast.function(
        "hinge_embedding_loss",
        x ->
            Scope.of(
                () -> {
                  Tensor apart = x[0].rsub(margin).clampMin(0).maskedFill(x[1].eq(1), 0);
                  return reduction.of(apart.add(x[0].maskedFill(x[1].eq(-1), 0)));
                }),
        input,
        target);
  }

  /**
   * How {@link #tripletMargin} measures.
   *
   * @param margin by how much the negative must be farther
   * @param p the norm's order
   * @param eps added to each difference
   * @param swap whether the negative's distance to the positive counts if it is the shorter one
   */
  public record TripletOptions(double margin, double p, double eps, boolean swap) {
    /** Margin 1, the Euclidean distance, no swap. */
    public static final TripletOptions DEFAULT = new TripletOptions(1, 2, 1e-6, false);

    /** Another margin. */
    public TripletOptions margin(double margin) {
      return new TripletOptions(margin, p, eps, swap);
    }

    /** Another norm. */
    public TripletOptions p(double p) {
      return new TripletOptions(margin, p, eps, swap);
    }

    /** With the swap or without. */
    public TripletOptions swap(boolean swap) {
      return new TripletOptions(margin, p, eps, swap);
    }
  }

  /**
   * {@code max(0, d(anchor, positive) - d(anchor, negative) + margin)} with the distances of a
   * norm. Source: Balntas et al. 2016, {@code triplet_margin_loss}.
   *
   * <p>Shape: (N, D) or (D) each; one number, or (N) or () without reduction.
   */
  public static Tensor tripletMargin(
      Tensor anchor,
      Tensor positive,
      Tensor negative,
      TripletOptions options,
      Reduction reduction) {
    BinaryOperator<Tensor> distance =
        (a, b) -> Distances.pairwiseDistance(a, b, options.p, options.eps, false);
    return Autocast.function(
        "triplet_margin_loss",
        x -> tripletMargin(x[0], x[1], x[2], distance, options.margin, options.swap, reduction),
        anchor,
        positive,
        negative);
  }

  /**
   * The same with a distance of the caller's. Source: {@code triplet_margin_with_distance_loss}.
   */
  public static Tensor tripletMargin(
      Tensor anchor,
      Tensor positive,
      Tensor negative,
      BinaryOperator<Tensor> distance,
      double margin,
      boolean swap,
      Reduction reduction) {
    Require.shape(
        anchor.dim() == positive.dim() && anchor.dim() == negative.dim(),
        "tripletMargin",
        "anchor, positive and negative must have as many dimensions",
        anchor,
        positive,
        negative);
    return Scope.of(
        () -> {
          Tensor near = distance.apply(anchor, positive);
          Tensor far = distance.apply(anchor, negative);
          if (swap) far = far.minimum(distance.apply(positive, negative));
          return reduction.of(near.sub(far).add(margin).clampMin(0));
        });
  }
}
