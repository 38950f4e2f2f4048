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

  private static Op unary(String name) {
    return Op.of(name + "_(Tensor(a!) self) -> Tensor(a!)");
  }

  private static Op binary(String name, String other) {
    return Op.of("%s(Tensor(a!) self, Tensor %s) -> Tensor(a!)".formatted(name, other));
  }
}
