package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.constant;
import static org.cresset.torch.Rules.rule;

/** Gradients of what is computed for each element on its own. */
final class ElementwiseRules {
  private static final Op SIGMOID_BACKWARD =
      Op.of("sigmoid_backward(Tensor grad_output, Tensor output) -> Tensor");
  private static final Op TANH_BACKWARD =
      Op.of("tanh_backward(Tensor grad_output, Tensor output) -> Tensor");

  private ElementwiseRules() {}

  static void define() {
    arithmetic();
    functions();
    selections();
    conversions();
    constant("floor", "ceil", "round", "trunc", "sign", "div.Tensor_mode", "bernoulli");
    constant("eq.Tensor", "ne.Tensor", "lt.Tensor", "le.Tensor", "gt.Tensor", "ge.Tensor");
    constant("logical_not", "logical_and", "logical_or", "logical_xor");
    constant("isnan", "isfinite", "isinf");
  }

  private static void arithmetic() {
    rule("add.Tensor")
        .input("self", (g, n) -> g)
        .input("other", (g, n) -> n.number("alpha") == 1 ? g : g.mul(n.number("alpha")));
    rule("mul.Tensor")
        .input("self", uses("other"), (g, n) -> g.mul(n.tensor("other").conj()))
        .input("other", uses("self"), (g, n) -> g.mul(n.tensor("self").conj()));
    rule("div.Tensor")
        .input("self", uses("other"), (g, n) -> g.div(n.tensor("other").conj()))
        .input(
            "other",
            uses("self", "other"),
            (g, n) -> {
              Tensor other = n.tensor("other").conj();
              return g.mul(n.tensor("self").conj()).div(other.mul(other)).neg();
            });
    rule("pow.Tensor_Tensor")
        .input("self", uses("self", "exponent"), (g, n) -> powBase(g, n))
        .input("exponent", uses("self", "exponent", "result0"), (g, n) -> powExponent(g, n));
    rule("remainder.Tensor")
        .input("self", (g, n) -> g)
        .input(
            "other",
            uses("self", "other"),
            (g, n) -> g.mul(n.tensor("self").floorDivide(n.tensor("other"))).neg());
    rule("fmod.Tensor")
        .input("self", (g, n) -> g)
        .input(
            "other",
            uses("self", "other"),
            (g, n) -> g.mul(n.tensor("self").div(n.tensor("other")).trunc()).neg());
    rule("atan2")
        .input("self", uses("self", "other"), (g, n) -> g.mul(n.tensor("other")).div(radius2(n)))
        .input(
            "other",
            uses("self", "other"),
            (g, n) -> g.mul(n.tensor("self")).div(radius2(n)).neg());
    rule("lerp.Tensor")
        .input("self", uses("weight"), (g, n) -> g.mul(n.tensor("weight").rsub(1).conj()))
        .input("end", uses("weight"), (g, n) -> g.mul(n.tensor("weight").conj()))
        .input(
            "weight",
            uses("self", "end"),
            (g, n) -> g.mul(n.tensor("end").sub(n.tensor("self")).conj()));
  }

  private static Tensor powBase(Tensor g, OperatorNode n) {
    Tensor exponent = n.tensor("exponent");
    Tensor slope = exponent.mul(n.tensor("self").pow(exponent.sub(1)));
    return g.mul(slope.conj()).maskedFill(exponent.eq(0), 0); // d x^0 / dx is 0, also at x = 0
  }

  private static Tensor powExponent(Tensor g, OperatorNode n) {
    Tensor self = n.tensor("self");
    Tensor slope = n.result(0).mul(self.log());
    Tensor zeroBase = self.eq(0).logicalAnd(n.tensor("exponent").real().ge(0));
    return g.mul(slope.maskedFill(zeroBase, 0).conj()); // lim 0^e log 0 from above
  }

  private static Tensor radius2(OperatorNode n) {
    return n.tensor("self").square().add(n.tensor("other").square());
  }

  private static void functions() {
    rule("neg").input("self", (g, n) -> g.neg());
    rule("abs").input("self", uses("self"), (g, n) -> g.mul(sign(n.tensor("self"))));
    rule("exp").input("self", uses("result0"), (g, n) -> g.mul(n.result(0).conj()));
    rule("expm1").input("self", uses("result0"), (g, n) -> g.mul(n.result(0).add(1).conj()));
    rule("log").input("self", uses("self"), (g, n) -> g.div(n.tensor("self").conj()));
    rule("log2")
        .input("self", uses("self"), (g, n) -> g.div(n.tensor("self").mul(Math.log(2)).conj()));
    rule("log10")
        .input("self", uses("self"), (g, n) -> g.div(n.tensor("self").mul(Math.log(10)).conj()));
    rule("log1p").input("self", uses("self"), (g, n) -> g.div(n.tensor("self").add(1).conj()));
    rule("sqrt").input("self", uses("result0"), (g, n) -> g.div(n.result(0).mul(2).conj()));
    rule("rsqrt")
        .input("self", uses("result0"), (g, n) -> g.mul(n.result(0).pow(3).conj()).mul(-0.5));
    rule("reciprocal")
        .input("self", uses("result0"), (g, n) -> g.mul(n.result(0).square().conj()).neg());
    rule("square").input("self", uses("self"), (g, n) -> g.mul(n.tensor("self").mul(2).conj()));
    rule("sin").input("self", uses("self"), (g, n) -> g.mul(n.tensor("self").cos().conj()));
    rule("cos").input("self", uses("self"), (g, n) -> g.mul(n.tensor("self").sin().conj()).neg());
    rule("tan").input("self", uses("result0"), (g, n) -> g.mul(n.result(0).square().add(1).conj()));
    rule("asin").input("self", uses("self"), (g, n) -> g.mul(one(n).rsqrt().conj()));
    rule("acos").input("self", uses("self"), (g, n) -> g.mul(one(n).rsqrt().conj()).neg());
    rule("atan")
        .input("self", uses("self"), (g, n) -> g.div(n.tensor("self").square().add(1).conj()));
    rule("sinh").input("self", uses("self"), (g, n) -> g.mul(n.tensor("self").cosh().conj()));
    rule("cosh").input("self", uses("self"), (g, n) -> g.mul(n.tensor("self").sinh().conj()));
    rule("erf")
        .input(
            "self",
            uses("self"),
            (g, n) -> g.mul(n.tensor("self").square().neg().exp()).mul(2 / Math.sqrt(Math.PI)));
    rule("tanh").input("self", uses("result0"), (g, n) -> Aten.call(TANH_BACKWARD, g, n.result(0)));
    rule("tanh_backward")
        .input(
            "grad_output",
            uses("output"),
            (g, n) -> Aten.call(TANH_BACKWARD, g, n.tensor("output").conj()))
        .input(
            "output",
            uses("grad_output", "output"),
            (g, n) -> g.conj().mul(n.tensor("grad_output")).mul(n.tensor("output").conj()).mul(-2));
    rule("sigmoid")
        .input("self", uses("result0"), (g, n) -> Aten.call(SIGMOID_BACKWARD, g, n.result(0)));
    rule("sigmoid_backward")
        .input(
            "grad_output",
            uses("output"),
            (g, n) -> Aten.call(SIGMOID_BACKWARD, g, n.tensor("output").conj()))
        .input(
            "output",
            uses("grad_output", "output"),
            (g, n) ->
                g.conj()
                    .mul(n.tensor("grad_output"))
                    .mul(n.tensor("output").conj().mul(-2).add(1)));
    rule("relu").input("self", uses("result0"), (g, n) -> ReluGradient.of(g, n.result(0)));
  }

  private static Tensor sign(Tensor self) {
    return self.dtype().isComplex() ? Aten.call(ComplexOps.SGN, self) : self.sign();
  }

  /** 1 - x². */
  private static Tensor one(OperatorNode n) {
    return n.tensor("self").square().rsub(1);
  }

  private static void selections() {
    rule("maximum")
        .input(
            "self",
            uses("self", "other"),
            (g, n) -> share(g, n, n.tensor("self").gt(n.tensor("other"))))
        .input(
            "other",
            uses("self", "other"),
            (g, n) -> share(g, n, n.tensor("self").lt(n.tensor("other"))));
    rule("minimum")
        .input(
            "self",
            uses("self", "other"),
            (g, n) -> share(g, n, n.tensor("self").lt(n.tensor("other"))))
        .input(
            "other",
            uses("self", "other"),
            (g, n) -> share(g, n, n.tensor("self").gt(n.tensor("other"))));
    rule("clamp.Tensor")
        .input("self", uses("self", "min", "max"), (g, n) -> only(g, within(n)))
        .input("min", uses("self", "min", "max"), (g, n) -> only(g, below(n)))
        .input("max", uses("self", "min", "max"), (g, n) -> only(g, above(n)));
    rule("where.self")
        .input("self", uses("condition"), (g, n) -> only(g, n.tensor("condition")))
        .input("other", uses("condition"), (g, n) -> g.maskedFill(n.tensor("condition"), 0));
  }

  /** The gradient where {@code wins}, half of it where both are equal. */
  private static Tensor share(Tensor g, OperatorNode n, Tensor wins) {
    Tensor equal = n.tensor("self").eq(n.tensor("other"));
    return only(g.div(equal.to(g.dtype()).add(1)), wins.logicalOr(equal));
  }

  /** The gradient where it is wanted; a product would make NaN of an infinite one elsewhere. */
  private static Tensor only(Tensor g, Tensor wanted) {
    return g.maskedFill(wanted.logicalNot(), 0);
  }

  private static Tensor within(OperatorNode n) {
    Tensor self = n.tensor("self");
    Tensor min = n.optional("min");
    Tensor max = n.optional("max");
    Tensor above = min == null ? null : self.ge(min);
    Tensor under = max == null ? null : self.le(max);
    if (above == null) return java.util.Objects.requireNonNull(under);
    return under == null ? above : above.logicalAnd(under);
  }

  private static Tensor below(OperatorNode n) {
    Tensor self = n.tensor("self");
    Tensor min = n.tensor("min");
    Tensor max = n.optional("max");
    Tensor low = self.lt(min);
    return max == null ? low : low.logicalAnd(min.lt(max));
  }

  /** Where the result is the upper limit: also where that is below the lower one. */
  private static Tensor above(OperatorNode n) {
    Tensor max = n.tensor("max");
    Tensor min = n.optional("min");
    Tensor high = n.tensor("self").gt(max);
    return min == null ? high : high.logicalOr(max.lt(min));
  }

  private static void conversions() {
    rule("_to_copy").input("self", (g, n) -> g.to(n.device("self")));
    rule("clone").input("self", (g, n) -> g);
  }
}
