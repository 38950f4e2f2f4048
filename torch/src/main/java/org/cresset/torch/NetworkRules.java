package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.stream.LongStream;

/** Gradients of linear layers and dropout. */
final class NetworkRules {
  private static final Op MASK_GRADIENT =
      Op.of("native_dropout_backward(Tensor grad_output, Tensor mask, float scale) -> Tensor");

  private NetworkRules() {}

  static void define() {
    rule("linear")
        .input("input", uses("weight"), (g, n) -> g.matmul(n.tensor("weight")))
        .input("weight", uses("input"), (g, n) -> rows(g).t().mm(rows(n.tensor("input"))))
        .input("bias", (g, n) -> g.dim() == 1 ? g : g.sum(allButLast(g), false));
    rule("native_dropout")
        .input(
            "input",
            uses("result1"),
            (g, n) -> {
              double p = n.number("p");
              return Aten.call(MASK_GRADIENT, g, n.result(1), p == 1 ? 0.0 : 1 / (1 - p));
            });
    rule("native_dropout_backward")
        .input(
            "grad_output",
            uses("mask"),
            (g, n) -> Aten.call(MASK_GRADIENT, g, n.tensor("mask"), n.number("scale")));
  }

  private static long[] allButLast(Tensor tensor) {
    return LongStream.range(0, tensor.dim() - 1L).toArray();
  }

  /** A gradient or input (..., features) as a matrix (rows, features). */
  private static Tensor rows(Tensor tensor) {
    return tensor.dim() == 2 ? tensor : tensor.reshape(-1, tensor.size(-1));
  }
}
