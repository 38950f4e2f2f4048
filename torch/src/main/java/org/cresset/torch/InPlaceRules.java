package org.cresset.torch;

import static org.cresset.torch.Rules.constant;
import static org.cresset.torch.Rules.rule;

/** Gradients of what replaces values and so exists in place alone. */
final class InPlaceRules {
  private InPlaceRules() {}

  static void define() {
    rule("copy_")
        .input("self", InPlaceRules::none)
        .input("src", (g, n) -> g.device().equals(n.device("src")) ? g : g.to(n.device("src")));
    rule("fill_.Tensor").input("self", InPlaceRules::none).input("value", (g, n) -> g.sum());
    constant("zero_", "uniform_", "normal_", "bernoulli_.float", "bernoulli_.Tensor");
    constant("random_.from", "exponential_", "geometric_");
  }

  /** The old values are gone, and so is their gradient. */
  private static Tensor none(Tensor g, OperatorNode n) {
    return n.inputAt(0).zeros();
  }
}
