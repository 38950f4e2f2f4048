package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.DistanceLosses;
import org.cresset.torch.nn.functional.Reduction;

/**
 * How far two numbers are from being in the order that they should be. Source: {@code
 * torch.nn.MarginRankingLoss}.
 *
 * @param margin by how much the one must be greater
 * @param reduction what is made of the losses of all pairs
 */
public record MarginRankingLoss(double margin, Reduction reduction) {
  /** The mean, with margin 0. */
  public static MarginRankingLoss of() {
    return of(0);
  }

  /** The mean, with a margin. */
  public static MarginRankingLoss of(double margin) {
    return new MarginRankingLoss(margin, Reduction.MEAN);
  }

  /**
   * The loss of three tensors of one shape.
   *
   * @param target 1 if the first should be greater, -1 if the second
   */
  public Tensor forward(Tensor input1, Tensor input2, Tensor target) {
    return DistanceLosses.marginRanking(input1, input2, target, margin, reduction);
  }
}
