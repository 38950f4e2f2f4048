package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

/** Gradients of looking up rows, and of distances between rows. */
final class EmbeddingRules {
  private static final Op EMBEDDING_BACKWARD =
      Op.of(
          "embedding_dense_backward(Tensor grad_output, Tensor indices, SymInt num_weights, SymInt"
              + " padding_idx, bool scale_grad_by_freq) -> Tensor");
  private static final Op BAG_BACKWARD =
      Op.of(
          "_embedding_bag_backward(Tensor grad, Tensor indices, Tensor offsets, Tensor offset2bag,"
              + " Tensor bag_size, Tensor maximum_indices, SymInt num_weights, bool"
              + " scale_grad_by_freq, int mode, bool sparse, Tensor? per_sample_weights, int"
              + " padding_idx) -> Tensor");
  private static final Op BAG_WEIGHTS_BACKWARD =
      Op.of(
          "_embedding_bag_per_sample_weights_backward(Tensor grad, Tensor weight, Tensor indices,"
              + " Tensor offsets, Tensor offset2bag, int mode, int padding_idx) -> Tensor");
  private static final Op CDIST_BACKWARD =
      Op.of("_cdist_backward(Tensor grad, Tensor x1, Tensor x2, float p, Tensor cdist) -> Tensor");
  private static final Op PDIST_BACKWARD =
      Op.of("_pdist_backward(Tensor grad, Tensor self, float p, Tensor pdist) -> Tensor");

  private EmbeddingRules() {}

  static void define() {
    rule("embedding")
        .input(
            "weight",
            uses("indices"),
            (g, n) ->
                Aten.call(
                    EMBEDDING_BACKWARD,
                    g,
                    n.tensor("indices"),
                    n.sizes("weight")[0],
                    n.integer("padding_idx"),
                    n.flag("scale_grad_by_freq")));
    rule("embedding_dense_backward")
        .input("grad_output", uses("indices"), (g, n) -> lookedUp(g, n));
    rule("_embedding_bag")
        .input(
            "weight",
            uses("indices", "offsets", "per_sample_weights", "result1", "result2", "result3"),
            (g, n) ->
                Aten.call(
                    BAG_BACKWARD,
                    g,
                    n.tensor("indices"),
                    n.tensor("offsets"),
                    n.result(1),
                    n.result(2),
                    n.result(3),
                    n.sizes("weight")[0],
                    n.flag("scale_grad_by_freq"),
                    n.integer("mode"),
                    false,
                    n.optional("per_sample_weights"),
                    n.integer("padding_idx")))
        .input(
            "per_sample_weights",
            uses("weight", "indices", "offsets", "result1"),
            (g, n) ->
                Aten.call(
                    BAG_WEIGHTS_BACKWARD,
                    g,
                    n.tensor("weight"),
                    n.tensor("indices"),
                    n.tensor("offsets"),
                    n.result(1),
                    n.integer("mode"),
                    n.integer("padding_idx")));
    distances();
  }

  /** The gradient's rows, as the forward pass looked up the table's. */
  private static Tensor lookedUp(Tensor g, OperatorNode n) {
    if (n.flag("scale_grad_by_freq")) {
      throw new TorchException(
          "embedding_dense_backward: with scaleGradByFreq the gradient cannot be differentiated");
    }
    Tensor indices = n.tensor("indices");
    Tensor rows = g.indexSelect(0, indices.reshape(-1)).reshape(n.sizes("grad_output"));
    long padding = n.integer("padding_idx");
    return padding < 0 ? rows : rows.maskedFill(indices.eq((double) padding).unsqueeze(-1), 0);
  }

  private static void distances() {
    rule("_cdist_forward")
        .input(
            "x1",
            uses("x1", "x2", "result0"),
            (g, n) -> cdist(g, n.tensor("x1"), n.tensor("x2"), n, n.result(0)))
        .input(
            "x2",
            uses("x1", "x2", "result0"),
            (g, n) ->
                cdist(
                    g.transpose(-2, -1).contiguous(),
                    n.tensor("x2"),
                    n.tensor("x1"),
                    n,
                    n.result(0).transpose(-2, -1).contiguous()));
    rule("_pdist_forward")
        .input(
            "self",
            uses("self", "result0"),
            (g, n) ->
                Aten.call(
                    PDIST_BACKWARD, g.contiguous(), n.tensor("self"), n.number("p"), n.result(0)));
  }

  private static Tensor cdist(Tensor g, Tensor from, Tensor to, OperatorNode n, Tensor distances) {
    return Aten.call(
        CDIST_BACKWARD,
        g.contiguous(),
        from.contiguous(),
        to.contiguous(),
        n.number("p"),
        distances);
  }
}
