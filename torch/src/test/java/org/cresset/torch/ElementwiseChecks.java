package org.cresset.torch;

/** Checks of {@link ElementwiseRules}. */
final class ElementwiseChecks {
  private static final Op TANH_BACKWARD =
      Op.of("tanh_backward(Tensor grad_output, Tensor output) -> Tensor");
  private static final Op SIGMOID_BACKWARD =
      Op.of("sigmoid_backward(Tensor grad_output, Tensor output) -> Tensor");
  private static final Op DROPOUT_BACKWARD =
      Op.of("native_dropout_backward(Tensor grad_output, Tensor mask, float scale) -> Tensor");

  private ElementwiseChecks() {}

  static void define(RuleChecks checks) {
    arithmetic(checks);
    functions(checks);
    selections(checks);
    checks.unary("_to_copy", ElementwiseChecks::converted, -1, 1, true);
    checks.unary("clone", Tensor::copy, -1, 1, true);
  }

  private static Tensor converted(Tensor x) {
    Op op = ElementwiseOps.TO;
    return Aten.call(op, x, DType.FLOAT64, null, null, null, false, MemoryFormat.CONTIGUOUS);
  }

  private static void arithmetic(RuleChecks checks) {
    checks.binary("add.Tensor", Tensor::add, -2, 2);
    checks.binary("add.Tensor", (a, b) -> a.add(b, -2.5), -2, 2);
    checks.binary("add.Tensor", Tensor::sub, -2, 2);
    checks.unary("add.Tensor", x -> x.rsub(3), -2, 2, true);
    checks.binary("mul.Tensor", Tensor::mul, -2, 2);
    checks.unary("mul.Tensor", x -> x.mul(x), -2, 2, true);
    checks.binary("div.Tensor", Tensor::div, 0.5, 2);
    checks.binary("pow.Tensor_Tensor", Tensor::pow, 0.5, 2);
    checks.unary("pow.Tensor_Tensor", x -> x.pow(3), -2, 2, true);
    checks.unary("pow.Tensor_Tensor", x -> x.pow(-0.5), 0.5, 2, true);
    checks.once(
        "pow.Tensor_Tensor",
        "0 to the powers 0, 1 and 2.5",
        x -> Tensor.of(new double[] {0, 1, 2.5}).pow(x.getFirst()),
        () -> new Tensor[] {Tensor.of(new double[] {1.25, 2, 3})});
    checks.once(
        "pow.Tensor_Tensor",
        "x to the power 0",
        x -> x.getFirst().pow(Tensor.of(new double[] {0, 1, 2})),
        () -> new Tensor[] {Tensor.zeros(DType.FLOAT64, 3)});
    checks.binary("remainder.Tensor", Tensor::remainder, 0.6, 2.5);
    checks.binary("remainder.Tensor", (a, b) -> a.neg().remainder(b), 0.6, 2.5);
    checks.binary("fmod.Tensor", Tensor::fmod, 0.6, 2.5);
    checks.binary("fmod.Tensor", (a, b) -> a.neg().fmod(b), 0.6, 2.5);
    checks.binary("atan2", Tensor::atan2, 0.5, 2);
    checks.several(
        "lerp.Tensor",
        true,
        x -> x.get(0).lerp(x.get(1), x.get(2)),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(2, 3));
    checks.several(
        "lerp.Tensor",
        true,
        x -> x.get(0).lerp(x.get(1), x.get(2)),
        RuleChecks.sizes(2, 1),
        RuleChecks.sizes(3),
        RuleChecks.sizes());
  }

  private static void functions(RuleChecks checks) {
    checks.unary("neg", Tensor::neg, -2, 2, true);
    checks.unary("abs", Tensor::abs, -2, 2, true);
    checks.unary("exp", Tensor::exp, -2, 2, true);
    checks.unary("expm1", Tensor::expm1, -2, 2, true);
    checks.unary("log", Tensor::log, 0.5, 2, true);
    checks.unary("log2", Tensor::log2, 0.5, 2, true);
    checks.unary("log10", Tensor::log10, 0.5, 2, true);
    checks.unary("log1p", Tensor::log1p, -0.5, 2, true);
    checks.unary("sqrt", Tensor::sqrt, 0.5, 2, true);
    checks.unary("rsqrt", Tensor::rsqrt, 0.5, 2, true);
    checks.unary("reciprocal", Tensor::reciprocal, 0.5, 2, true);
    checks.unary("square", Tensor::square, -2, 2, true);
    checks.unary("sin", Tensor::sin, -2, 2, true);
    checks.unary("cos", Tensor::cos, -2, 2, true);
    checks.unary("tan", Tensor::tan, -1, 1, true);
    checks.unary("asin", Tensor::asin, -0.9, 0.9, true);
    checks.unary("acos", Tensor::acos, -0.9, 0.9, true);
    checks.unary("atan", Tensor::atan, -2, 2, true);
    checks.unary("sinh", Tensor::sinh, -2, 2, true);
    checks.unary("cosh", Tensor::cosh, -2, 2, true);
    checks.unary("erf", Tensor::erf, -2, 2, true);
    checks.unary("tanh", Tensor::tanh, -2, 2, true);
    checks.binary(
        "tanh_backward", (g, y) -> Aten.call(TANH_BACKWARD, g, y.expand(sizes(g, y))), -1, 1);
    checks.unary("sigmoid", Tensor::sigmoid, -2, 2, true);
    checks.binary(
        "sigmoid_backward", (g, y) -> Aten.call(SIGMOID_BACKWARD, g, y.expand(sizes(g, y))), -1, 1);
    checks.unary("relu", Tensor::relu, -2, 2, true);
    checks.shaped(
        "native_dropout_backward",
        true,
        x -> Aten.call(DROPOUT_BACKWARD, x, Tensor.of(new boolean[] {true, false, true}), 1.5),
        3);
  }

  private static long[] sizes(Tensor a, Tensor b) {
    return Broadcast.sizes("test", a, b);
  }

  private static void selections(RuleChecks checks) {
    checks.binary("maximum", Tensor::maximum, -2, 2);
    checks.binary("minimum", Tensor::minimum, -2, 2);
    checks.unary("clamp.Tensor", x -> x.clamp(-0.5, 0.75), -2, 2, true);
    checks.unary("clamp.Tensor", x -> x.clampMin(-0.5), -2, 2, true);
    checks.unary("clamp.Tensor", x -> x.clampMax(0.5), -2, 2, true);
    checks.several(
        "clamp.Tensor",
        true,
        x -> Aten.call(ElementwiseOps.CLAMP, x.get(0), x.get(1), x.get(2)),
        RuleChecks.sizes(4, 5),
        RuleChecks.sizes(4, 1), // some of these are above the upper limit
        RuleChecks.sizes(5));
    checks.several(
        "where.self",
        true,
        x -> x.get(0).where(condition(), x.get(1)),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(2, 1));
    checks.several(
        "where.self",
        true,
        x -> x.get(0).where(condition(), x.get(1)),
        RuleChecks.sizes(),
        RuleChecks.sizes(3));
    // sqrt has an infinite gradient at 0: it must not reach x where x was not chosen.
    checks.once(
        "where.self",
        "an infinite gradient where not chosen",
        x -> x.getFirst().where(condition(), Tensor.zeros(DType.FLOAT64, 3)).sqrt(),
        () -> new Tensor[] {Tensor.of(new double[] {0.25, 1, 2})});
    checks.once(
        "clamp.Tensor",
        "an infinite gradient where limited",
        x -> x.getFirst().clampMin(0).sqrt(),
        () -> new Tensor[] {Tensor.of(new double[] {0.25, -1, 2})});
    checks.once(
        "maximum",
        "an infinite gradient where less",
        x -> x.getFirst().maximum(Tensor.zeros(DType.FLOAT64, 3)).sqrt(),
        () -> new Tensor[] {Tensor.of(new double[] {0.25, -1, 2})});
  }

  private static Tensor condition() {
    return Tensor.of(new boolean[] {true, false, true});
  }
}
