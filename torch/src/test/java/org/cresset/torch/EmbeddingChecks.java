package org.cresset.torch;

import org.cresset.torch.nn.functional.Distances;
import org.cresset.torch.nn.functional.Embeddings;
import org.jspecify.annotations.Nullable;

/** Checks of {@link EmbeddingRules}. */
final class EmbeddingChecks {
  private static final Op BACKWARD =
      Op.of(
          "embedding_dense_backward(Tensor grad_output, Tensor indices, SymInt num_weights, SymInt"
              + " padding_idx, bool scale_grad_by_freq) -> Tensor");

  private EmbeddingChecks() {}

  static void define(RuleChecks checks) {
    checks.shaped("embedding", true, w -> Embeddings.embedding(indices(), w, -1, false), 5, 3);
    checks.shaped("embedding_dense_backward", true, EmbeddingChecks::gradient, 2, 3, 3);
    for (Embeddings.Mode mode : Embeddings.Mode.values()) {
      checks.shaped("_embedding_bag", false, w -> bag(w, mode, null), 5, 3);
    }
    checks.several(
        "_embedding_bag",
        false,
        x -> bag(x.get(0), Embeddings.Mode.SUM, x.get(1)),
        sizes(5, 3),
        sizes(6));
    for (double p : new double[] {1, 2, 2.5, Double.POSITIVE_INFINITY}) {
      checks.several(
          "_cdist_forward",
          false,
          x -> Distances.cdist(x.get(0), x.get(1), p),
          sizes(2, 3, 4),
          sizes(2, 2, 4));
      checks.shaped("_pdist_forward", false, x -> Distances.pdist(x, p), 4, 3);
    }
  }

  private static Tensor indices() {
    return Tensor.of(new long[] {1, 4, 1, 0, 2, 1}, 2, 3);
  }

  private static Tensor gradient(Tensor g) {
    return Aten.call(BACKWARD, g, indices(), 5, 1, false); // row 1 is padding
  }

  private static Tensor bag(Tensor w, Embeddings.Mode mode, @Nullable Tensor weights) {
    Tensor offsets = Tensor.of(new long[] {0, 2, 2}); // the second bag is empty
    return Embeddings.embeddingBag(
        indices().reshape(-1), w, offsets, mode, weights, false, false, -1);
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }
}
