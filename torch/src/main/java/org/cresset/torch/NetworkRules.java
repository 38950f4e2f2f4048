package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

/** Gradients of the layers of networks, by LibTorch's own backward kernels. */
final class NetworkRules {
  private static final Op NLL_LOSS_BACKWARD =
      Op.of(
          "nll_loss_backward(Tensor grad_output, Tensor self, Tensor target, Tensor? weight, int"
              + " reduction, SymInt ignore_index, Tensor total_weight) -> Tensor");
  private static final Op NLL_LOSS2D_BACKWARD =
      Op.of(
          "nll_loss2d_backward(Tensor grad_output, Tensor self, Tensor target, Tensor? weight, int"
              + " reduction, SymInt ignore_index, Tensor total_weight) -> Tensor");
  private static final Op MSE_LOSS_BACKWARD =
      Op.of(
          "mse_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction) ->"
              + " Tensor");
  private static final Op MASK_GRADIENT =
      Op.of("native_dropout_backward(Tensor grad_output, Tensor mask, float scale) -> Tensor");

  private NetworkRules() {}

  static void define() {
    rule("linear")
        .input("input", uses("weight"), (g, n) -> g.matmul(n.tensor("weight")))
        .input("weight", uses("input"), (g, n) -> rows(g).t().mm(rows(n.tensor("input"))))
        .input("bias", (g, n) -> rows(g).sum(0, false));
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
    losses();
  }

  private static void losses() {
    rule("nll_loss_forward")
        .input(
            "self",
            uses("self", "target", "weight", "result1"),
            (g, n) -> nll(NLL_LOSS_BACKWARD, g, n));
    rule("nll_loss2d_forward")
        .input(
            "self",
            uses("self", "target", "weight", "result1"),
            (g, n) -> nll(NLL_LOSS2D_BACKWARD, g, n));
    rule("mse_loss")
        .input("self", uses("self", "target"), (g, n) -> mse(g, n))
        .input("target", uses("self", "target"), (g, n) -> mse(g, n).neg());
  }

  /** A gradient or input (..., features) as a matrix (rows, features). */
  private static Tensor rows(Tensor tensor) {
    return tensor.dim() == 2 ? tensor : tensor.reshape(-1, tensor.size(-1));
  }

  private static Tensor nll(Op backward, Tensor g, OperatorNode n) {
    return Aten.call(
        backward,
        g,
        n.tensor("self"),
        n.tensor("target"),
        n.optional("weight"),
        n.integer("reduction"),
        n.integer("ignore_index"),
        n.result(1));
  }

  private static Tensor mse(Tensor g, OperatorNode n) {
    return Aten.call(
        MSE_LOSS_BACKWARD, g, n.tensor("self"), n.tensor("target"), n.integer("reduction"));
  }
}
