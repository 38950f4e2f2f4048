package org.cresset.torch;

/** Operators that change a tensor; their gradients are those of the operators that do not. */
final class InPlaceOps {
  private InPlaceOps() {}

  static final Op ABS_ = unary("abs");
  static final Op NEG_ = unary("neg");
  static final Op EXP_ = unary("exp");
  static final Op EXPM1_ = unary("expm1");
  static final Op LOG_ = unary("log");
  static final Op LOG2_ = unary("log2");
  static final Op LOG10_ = unary("log10");
  static final Op LOG1P_ = unary("log1p");
  static final Op SQRT_ = unary("sqrt");
  static final Op RSQRT_ = unary("rsqrt");
  static final Op RECIPROCAL_ = unary("reciprocal");
  static final Op SQUARE_ = unary("square");
  static final Op SIN_ = unary("sin");
  static final Op COS_ = unary("cos");
  static final Op TAN_ = unary("tan");
  static final Op ASIN_ = unary("asin");
  static final Op ACOS_ = unary("acos");
  static final Op ATAN_ = unary("atan");
  static final Op SINH_ = unary("sinh");
  static final Op COSH_ = unary("cosh");
  static final Op TANH_ = unary("tanh");
  static final Op SIGMOID_ = unary("sigmoid");
  static final Op RELU_ = unary("relu");
  static final Op SILU_ = unary("silu");
  static final Op ERF_ = unary("erf");
  static final Op FLOOR_ = unary("floor");
  static final Op CEIL_ = unary("ceil");
  static final Op ROUND_ = unary("round");
  static final Op TRUNC_ = unary("trunc");
  static final Op SIGN_ = unary("sign");
  static final Op GELU_ = Op.of("gelu_(Tensor(a!) self, str approximate) -> Tensor(a!)");
  static final Op POW_ = binary("pow_.Tensor", "exponent");
  static final Op REMAINDER_ = binary("remainder_.Tensor", "other");
  static final Op FMOD_ = binary("fmod_.Tensor", "other");
  static final Op LERP_ =
      Op.of("lerp_.Tensor(Tensor(a!) self, Tensor end, Tensor weight) -> Tensor(a!)");
  static final Op TRIL_ = Op.of("tril_(Tensor(a!) self, SymInt diagonal) -> Tensor(a!)");
  static final Op TRIU_ = Op.of("triu_(Tensor(a!) self, SymInt diagonal) -> Tensor(a!)");
  static final Op INDEX_PUT_ =
      Op.of(
          "index_put_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate) ->"
              + " Tensor(a!)");
  static final Op SCATTER_ =
      Op.of("scatter_.src(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!)");
  static final Op SCATTER_ADD_ =
      Op.of("scatter_add_(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!)");

  static final Op ASINH_ = unary("asinh");
  static final Op ACOSH_ = unary("acosh");
  static final Op ATANH_ = unary("atanh");
  static final Op EXP2_ = unary("exp2");
  static final Op ERFC_ = unary("erfc");
  static final Op ERFINV_ = unary("erfinv");
  static final Op FRAC_ = unary("frac");
  static final Op SGN_ = unary("sgn");
  static final Op SINC_ = unary("sinc");
  static final Op LGAMMA_ = unary("lgamma");
  static final Op DIGAMMA_ = unary("digamma");
  static final Op I0_ = unary("i0");
  static final Op LOGICAL_NOT_ = unary("logical_not");
  static final Op BITWISE_NOT_ = unary("bitwise_not");
  static final Op ATAN2_ = binary("atan2_", "other");
  static final Op COPYSIGN_ = binary("copysign_.Tensor", "other");
  static final Op HYPOT_ = binary("hypot_", "other");
  static final Op XLOGY_ = binary("xlogy_.Tensor", "other");
  static final Op LOGICAL_AND_ = binary("logical_and_", "other");
  static final Op LOGICAL_OR_ = binary("logical_or_", "other");
  static final Op LOGICAL_XOR_ = binary("logical_xor_", "other");
  static final Op BITWISE_AND_ = binary("bitwise_and_.Tensor", "other");
  static final Op BITWISE_OR_ = binary("bitwise_or_.Tensor", "other");
  static final Op BITWISE_XOR_ = binary("bitwise_xor_.Tensor", "other");
  static final Op CUMSUM_ = scan("cumsum");
  static final Op CUMPROD_ = scan("cumprod");
  static final Op NAN_TO_NUM_ =
      Op.of("nan_to_num_(Tensor(a!) self, float? nan, float? posinf, float? neginf) -> Tensor(a!)");
  static final Op MASKED_SCATTER_ =
      Op.of("masked_scatter_(Tensor(a!) self, Tensor mask, Tensor source) -> Tensor(a!)");

  private static Op scan(String name) {
    return Op.of(name + "_(Tensor(a!) self, int dim, ScalarType? dtype) -> Tensor(a!)");
  }

  private static Op unary(String name) {
    return Op.of(name + "_(Tensor(a!) self) -> Tensor(a!)");
  }

  private static Op binary(String name, String other) {
    return Op.of("%s(Tensor(a!) self, Tensor %s) -> Tensor(a!)".formatted(name, other));
  }
}
