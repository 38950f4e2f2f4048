package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.constant;
import static org.cresset.torch.Rules.rule;

/** Gradients of what is drawn: of how a value moves with the parameters of its distribution. */
final class SamplingRules {
  private static final Op GAMMA_GRAD =
      Op.of("_standard_gamma_grad(Tensor self, Tensor output) -> Tensor");
  private static final Op DIRICHLET_GRAD =
      Op.of("_dirichlet_grad(Tensor x, Tensor alpha, Tensor total) -> Tensor");

  private SamplingRules() {}

  static void define() {
    rule("_standard_gamma")
        .input(
            "self",
            uses("self", "result0"),
            (g, n) -> g.mul(Aten.call(GAMMA_GRAD, n.tensor("self"), n.result(0))));
    rule("_sample_dirichlet")
        .input(
            "self",
            uses("self", "result0"),
            (g, n) -> {
              Tensor x = n.result(0);
              Tensor alpha = n.tensor("self");
              Tensor total = alpha.sum(-1, true).expand(n.sizes("self"));
              Tensor slope = Aten.call(DIRICHLET_GRAD, x, alpha, total);
              return slope.mul(g.sub(g.mul(x).sum(-1, true)));
            });
    constant("normal.Tensor_Tensor", "normal.Tensor_float", "poisson", "binomial");
  }
}
