package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.constant;
import static org.cresset.torch.Rules.rule;

/** Gradients of {@link Pointwise}. */
final class PointwiseRules {
  private PointwiseRules() {}

  static void define() {
    functions();
    pairs();
    constant("signbit", "round.decimals", "isclose", "allclose", "isposinf", "isneginf");
  }

  private static void functions() {
    rule("frac").input("self", (g, n) -> g);
    rule("exp2").input("self", uses("result0"), (g, n) -> g.mul(n.result(0)).mul(Math.log(2)));
    rule("asinh")
        .input("self", uses("self"), (g, n) -> g.mul(n.tensor("self").square().add(1).rsqrt()));
    rule("acosh")
        .input("self", uses("self"), (g, n) -> g.mul(n.tensor("self").square().sub(1).rsqrt()));
    rule("atanh").input("self", uses("self"), (g, n) -> g.div(n.tensor("self").square().rsub(1)));
    rule("nan_to_num")
        .input(
            "self",
            uses("self"),
            (g, n) -> g.maskedFill(n.tensor("self").isFinite().logicalNot(), 0));
  }

  private static void pairs() {
    // Unlike maximum, these give the whole gradient to the first of two equals.
    rule("fmax")
        .input("self", uses("self", "other"), (g, n) -> g.maskedFill(loses(n, true), 0))
        .input("other", uses("self", "other"), (g, n) -> g.maskedFill(wins(n, true), 0));
    rule("fmin")
        .input("self", uses("self", "other"), (g, n) -> g.maskedFill(loses(n, false), 0))
        .input("other", uses("self", "other"), (g, n) -> g.maskedFill(wins(n, false), 0));
    rule("copysign.Tensor")
        .input(
            "self",
            uses("self", "result0"),
            (g, n) -> g.mul(n.tensor("self").sign().mul(n.result(0).sign())))
        .input("other", (g, n) -> g.zerosLike());
    rule("heaviside")
        .input("self", (g, n) -> g.zerosLike())
        .input("values", uses("self"), (g, n) -> g.maskedFill(n.tensor("self").ne(0), 0));
    rule("hypot")
        .input("self", uses("self", "result0"), (g, n) -> g.mul(n.tensor("self").div(n.result(0))))
        .input(
            "other", uses("other", "result0"), (g, n) -> g.mul(n.tensor("other").div(n.result(0))));
    rule("logaddexp")
        .input("self", uses("self", "other"), (g, n) -> g.mul(difference(n).sigmoid()))
        .input("other", uses("self", "other"), (g, n) -> g.mul(difference(n).neg().sigmoid()));
    rule("logaddexp2")
        .input("self", uses("self", "other"), (g, n) -> g.mul(binary(n).sigmoid()))
        .input("other", uses("self", "other"), (g, n) -> g.mul(binary(n).neg().sigmoid()));
  }

  /** Where fmax or fmin takes self: NaN loses against any number. */
  private static Tensor wins(OperatorNode n, boolean greater) {
    Tensor self = n.tensor("self");
    Tensor other = n.tensor("other");
    return (greater ? self.ge(other) : self.le(other)).logicalOr(other.isNaN());
  }

  private static Tensor loses(OperatorNode n, boolean greater) {
    return wins(n, greater).logicalNot();
  }

  private static Tensor difference(OperatorNode n) {
    return n.tensor("self").sub(n.tensor("other"));
  }

  private static Tensor binary(OperatorNode n) {
    return difference(n).mul(Math.log(2));
  }
}
