package org.cresset.torch.nn.functional;

import org.cresset.torch.Tensor;

/**
 * What attention gives where its weights are wanted too.
 *
 * @param output (..., L, Ev)
 * @param weights (..., L, S), after dropout
 */
public record AttentionWeights(Tensor output, Tensor weights) {
  /** {@link Attention#scaledDotProduct} by parts; a mask must hold numbers. */
  public static AttentionWeights of(
      Tensor query, Tensor key, Tensor value, Attention.Options options) {
    Tensor mask = Attention.additive(options.mask(), query.dtype());
    Tensor all = Attention.weights(query, key, mask, 1 / Math.sqrt((double) query.size(-1)));
    Tensor weights = Dropouts.dropout(all, options.dropout(), true);
    return new AttentionWeights(weights.matmul(value), weights);
  }
}
