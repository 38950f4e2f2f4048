package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gradients of attention. */
final class AttentionRules {
  private static final Op FLASH_BACKWARD =
      Op.of(
          "_scaled_dot_product_flash_attention_for_cpu_backward(Tensor grad_out, Tensor query,"
              + " Tensor key, Tensor value, Tensor out, Tensor logsumexp, float dropout_p, bool"
              + " is_causal, Tensor? attn_mask, float? scale) -> (Tensor grad_query, Tensor"
              + " grad_key, Tensor grad_value)");

  private static final Op SAFE_SOFTMAX =
      Op.of("_safe_softmax(Tensor self, int dim, ScalarType? dtype) -> Tensor");

  private AttentionRules() {}

  static void define() {
    rule("_scaled_dot_product_flash_attention_for_cpu")
        .inputs(
            List.of("query", "key", "value"),
            uses("query", "key", "value", "attn_mask", "result0", "result1"),
            (g, n) -> NoGrad.isRecording() ? byParts(g, n) : flash(g, n));
  }

  private static @Nullable Tensor[] flash(Tensor g, OperatorNode n) {
    return Aten.callAll(
            FLASH_BACKWARD,
            g,
            n.tensor("query"),
            n.tensor("key"),
            n.tensor("value"),
            n.result(0),
            n.result(1),
            n.number("dropout_p"),
            n.flag("is_causal"),
            n.optional("attn_mask"),
            n.number("scale"))
        .toArray(Tensor[]::new);
  }

  /** By operators that can be differentiated again: the weights are computed in full. */
  private static @Nullable Tensor[] byParts(Tensor g, OperatorNode n) {
    Tensor query = n.tensor("query");
    Tensor key = n.tensor("key");
    double scale = n.number("scale");
    Tensor mask = n.optional("attn_mask");
    Tensor products = query.mul(scale).matmul(key.transpose(-2, -1));
    if (n.flag("is_causal")) {
      Tensor future = Tensor.ones(DType.BOOL, query.size(-2), key.size(-2)).triu(1);
      products = products.maskedFill(future.to(query.device()), Double.NEGATIVE_INFINITY);
    } else if (mask != null) {
      products = products.add(mask);
    }
    Tensor weights = Aten.call(SAFE_SOFTMAX, products, -1, null);
    Tensor ofWeights = g.matmul(n.tensor("value").transpose(-2, -1));
    Tensor shared = ofWeights.mul(weights).sum(-1, true);
    Tensor ofProducts = weights.mul(ofWeights.sub(shared)).mul(scale);
    return new Tensor[] {
      ofProducts.matmul(key),
      ofProducts.transpose(-2, -1).matmul(query),
      weights.transpose(-2, -1).matmul(g)
    };
  }
}
