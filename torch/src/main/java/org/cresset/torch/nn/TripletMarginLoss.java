package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.DistanceLosses;
import org.cresset.torch.nn.functional.DistanceLosses.TripletOptions;
import org.cresset.torch.nn.functional.Reduction;

/**
 * How much nearer to an anchor what is unlike it lies than what is like it. Source: Balntas et al.
 * 2016, {@code torch.nn.TripletMarginLoss}; with a distance of one's own it is {@link
 * DistanceLosses#tripletMargin}.
 *
 * @param options the margin, the norm and whether the nearer of two distances counts
 * @param reduction what is made of the losses of all triplets
 */
public record TripletMarginLoss(TripletOptions options, Reduction reduction) {
  /** The mean, with margin 1 and the Euclidean distance. */
  public static TripletMarginLoss of() {
    return of(UnaryOperator.identity());
  }

  /** The mean, with options made of the default ones: {@code o -> o.margin(0.5)}. */
  public static TripletMarginLoss of(UnaryOperator<TripletOptions> options) {
    return new TripletMarginLoss(options.apply(TripletOptions.DEFAULT), Reduction.MEAN);
  }

  /** The loss of three tensors (N, D), or (D). */
  public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
    return DistanceLosses.tripletMargin(anchor, positive, negative, options, reduction);
  }
}
