package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.DistanceLosses;
import org.cresset.torch.nn.functional.Reduction;

/**
 * 1 less the cosine of pairs that belong together, and the cosine above a margin of those that do
 * not. Source: {@code torch.nn.CosineEmbeddingLoss}.
 *
 * @param margin the cosine up to which vectors are apart, -1 to 1
 * @param reduction what is made of the losses of all pairs
 */
public record CosineEmbeddingLoss(double margin, Reduction reduction) {
  /** The mean, with margin 0. */
  public static CosineEmbeddingLoss of() {
    return of(0);
  }

  /** The mean, with a margin. */
  public static CosineEmbeddingLoss of(double margin) {
    return new CosineEmbeddingLoss(margin, Reduction.MEAN);
  }

  /**
   * The loss of (N, D), (N, D) and (N), or of (D), (D) and ().
   *
   * @param target 1 for together, -1 for apart
   */
  public Tensor forward(Tensor input1, Tensor input2, Tensor target) {
    return DistanceLosses.cosineEmbedding(input1, input2, target, margin, reduction);
  }
}
