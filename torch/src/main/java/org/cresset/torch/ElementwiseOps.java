package org.cresset.torch;

/** Operators that compute each element on its own. */
final class ElementwiseOps {
  private ElementwiseOps() {}

  static final Op ABS = Op.of("abs(Tensor self) -> Tensor");
  static final Op NEG = Op.of("neg(Tensor self) -> Tensor");
  static final Op EXP = Op.of("exp(Tensor self) -> Tensor");
  static final Op EXPM1 = Op.of("expm1(Tensor self) -> Tensor");
  static final Op LOG = Op.of("log(Tensor self) -> Tensor");
  static final Op LOG2 = Op.of("log2(Tensor self) -> Tensor");
  static final Op LOG10 = Op.of("log10(Tensor self) -> Tensor");
  static final Op LOG1P = Op.of("log1p(Tensor self) -> Tensor");
  static final Op SQRT = Op.of("sqrt(Tensor self) -> Tensor");
  static final Op RSQRT = Op.of("rsqrt(Tensor self) -> Tensor");
  static final Op RECIPROCAL = Op.of("reciprocal(Tensor self) -> Tensor");
  static final Op SQUARE = Op.of("square(Tensor self) -> Tensor");
  static final Op SIN = Op.of("sin(Tensor self) -> Tensor");
  static final Op COS = Op.of("cos(Tensor self) -> Tensor");
  static final Op TAN = Op.of("tan(Tensor self) -> Tensor");
  static final Op ASIN = Op.of("asin(Tensor self) -> Tensor");
  static final Op ACOS = Op.of("acos(Tensor self) -> Tensor");
  static final Op ATAN = Op.of("atan(Tensor self) -> Tensor");
  static final Op SINH = Op.of("sinh(Tensor self) -> Tensor");
  static final Op COSH = Op.of("cosh(Tensor self) -> Tensor");
  static final Op TANH = Op.of("tanh(Tensor self) -> Tensor");
  static final Op SIGMOID = Op.of("sigmoid(Tensor self) -> Tensor");
  static final Op RELU = Op.of("relu(Tensor self) -> Tensor");
  static final Op SILU = Op.of("silu(Tensor self) -> Tensor");
  static final Op ERF = Op.of("erf(Tensor self) -> Tensor");
  static final Op FLOOR = Op.of("floor(Tensor self) -> Tensor");
  static final Op CEIL = Op.of("ceil(Tensor self) -> Tensor");
  static final Op ROUND = Op.of("round(Tensor self) -> Tensor");
  static final Op TRUNC = Op.of("trunc(Tensor self) -> Tensor");
  static final Op SIGN = Op.of("sign(Tensor self) -> Tensor");
  static final Op GELU = Op.of("gelu(Tensor self, str approximate) -> Tensor");
  static final Op DIV = Op.of("div.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op DIV_MODE =
      Op.of("div.Tensor_mode(Tensor self, Tensor other, str? rounding_mode) -> Tensor");
  static final Op POW = Op.of("pow.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor");
  static final Op REMAINDER = Op.of("remainder.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op FMOD = Op.of("fmod.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op ATAN2 = Op.of("atan2(Tensor self, Tensor other) -> Tensor");
  static final Op MAXIMUM = Op.of("maximum(Tensor self, Tensor other) -> Tensor");
  static final Op MINIMUM = Op.of("minimum(Tensor self, Tensor other) -> Tensor");
  static final Op CLAMP = Op.of("clamp.Tensor(Tensor self, Tensor? min, Tensor? max) -> Tensor");
  static final Op LERP = Op.of("lerp.Tensor(Tensor self, Tensor end, Tensor weight) -> Tensor");
  static final Op WHERE =
      Op.of("where.self(Tensor condition, Tensor self, Tensor other) -> Tensor");
  static final Op BITWISE_NOT = Op.of("bitwise_not(Tensor self) -> Tensor");
  static final Op BITWISE_AND = Op.of("bitwise_and.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op BITWISE_OR = Op.of("bitwise_or.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op BITWISE_XOR = Op.of("bitwise_xor.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op TO =
      Op.of(
          "_to_copy(Tensor self, ScalarType? dtype, Layout? layout, Device? device, bool? pin_memory, bool non_blocking, MemoryFormat? memory_format) -> Tensor");
  static final Op CLONE = Op.of("clone(Tensor self, MemoryFormat? memory_format) -> Tensor");
  static final Op CONTIGUOUS =
      Op.of("contiguous(Tensor(a) self, MemoryFormat memory_format) -> Tensor(a)");
  static final Op COPY_ =
      Op.of("copy_(Tensor(a!) self, Tensor src, bool non_blocking) -> Tensor(a!)");
  static final Op ZERO_ = Op.of("zero_(Tensor(a!) self) -> Tensor(a!)");
  static final Op FILL_ = Op.of("fill_.Tensor(Tensor(a!) self, Tensor value) -> Tensor(a!)");
  static final Op MUL_ = Op.of("mul_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)");
  static final Op DIV_ = Op.of("div_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)");
  static final Op CLAMP_ =
      Op.of("clamp_.Tensor(Tensor(a!) self, Tensor? min, Tensor? max) -> Tensor(a!)");
  static final Op UNIFORM_ =
      Op.of("uniform_(Tensor(a!) self, float from, float to, Generator? generator) -> Tensor(a!)");
  static final Op NORMAL_ =
      Op.of("normal_(Tensor(a!) self, float mean, float std, Generator? generator) -> Tensor(a!)");
  static final Op BERNOULLI = Op.of("bernoulli(Tensor self, Generator? generator) -> Tensor");
  static final Op ADD =
      Op.of("add.Tensor(Tensor self, Tensor other, float alpha) -> Tensor", Kernel.ADD);
  static final Op MUL = Op.of("mul.Tensor(Tensor self, Tensor other) -> Tensor", Kernel.MUL);
}
