package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/**
 * What is computed for each element on its own. Sizes broadcast and types promote as in PyTorch; a
 * Java number is a scalar that changes a float tensor's type never.
 */
sealed interface Elementwise extends Pointwise, Special permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  // ---- Arithmetic ----------------------------------------------------------------------------

  /** The sum. Source: {@code torch.add}. */
  default Tensor add(Tensor other) {
    return IntegerArithmetic.applies(self(), other)
        ? IntegerArithmetic.add(self(), other)
        : Aten.call(ElementwiseOps.ADD, this, other, 1.0);
  }

  /** The sum with a number. */
  default Tensor add(double other) {
    return add(Scalars.like(self(), other));
  }

  /** {@code this + alpha * other} in one pass, for floating-point tensors. */
  default Tensor add(Tensor other, double alpha) {
    return IntegerArithmetic.applies(self(), other)
        ? add(other.mul(alpha))
        : Aten.call(ElementwiseOps.ADD, this, other, alpha);
  }

  /** The difference. Source: {@code torch.sub}. */
  default Tensor sub(Tensor other) {
    IntegerArithmetic.refuseBool("sub", self(), other);
    return IntegerArithmetic.applies(self(), other)
        ? IntegerArithmetic.sub(self(), other)
        : Aten.call(ElementwiseOps.ADD, this, other, -1.0);
  }

  /** The difference from a number. */
  default Tensor sub(double other) {
    IntegerArithmetic.refuseBool("sub", self(), self());
    return add(-other);
  }

  /** {@code number - this}. Source: {@code torch.rsub}. */
  default Tensor rsub(double number) {
    return Scalars.like(self(), number).sub(self());
  }

  /** The product. Source: {@code torch.mul}. */
  default Tensor mul(Tensor other) {
    return Aten.call(ElementwiseOps.MUL, this, other);
  }

  /** The product with a number. */
  default Tensor mul(double other) {
    return mul(Scalars.like(self(), other));
  }

  /** The true quotient; integers give float32. Source: {@code torch.div}. */
  default Tensor div(Tensor other) {
    return Aten.call(ElementwiseOps.DIV, this, other);
  }

  /** The true quotient by a number. */
  default Tensor div(double other) {
    return div(Scalars.like(self(), other));
  }

  /** The quotient rounded down. Source: {@code torch.floor_divide}. */
  default Tensor floorDivide(Tensor other) {
    return Aten.call(ElementwiseOps.DIV_MODE, this, other, "floor");
  }

  /** The quotient by a number, rounded down. */
  default Tensor floorDivide(double other) {
    return floorDivide(Scalars.like(self(), other));
  }

  /** The rest, of the divisor's sign. Source: {@code torch.remainder}. */
  default Tensor remainder(Tensor other) {
    return Aten.call(ElementwiseOps.REMAINDER, this, other);
  }

  /** The rest by a number, of the divisor's sign. */
  default Tensor remainder(double other) {
    return remainder(Scalars.like(self(), other));
  }

  /** The rest, of the dividend's sign. Source: {@code torch.fmod}. */
  default Tensor fmod(Tensor other) {
    return Aten.call(ElementwiseOps.FMOD, this, other);
  }

  /** The power. Source: {@code torch.pow}. */
  default Tensor pow(Tensor exponent) {
    return Aten.call(ElementwiseOps.POW, this, exponent);
  }

  /** The power with a number as exponent. */
  default Tensor pow(double exponent) {
    if (exponent < 0 && exponent == Math.rint(exponent) && !self().dtype().isDifferentiable()) {
      throw new TorchException(
          "pow: integers must not be raised to a negative power, got %s and %s"
              .formatted(Failure.describe(self()), exponent),
          "convert them with to(DType.FLOAT32) first",
          null);
    }
    return exponent == 2 ? mul(self()) : pow(Scalars.like(self(), exponent));
  }

  /** The angle of the points (other, this), in radians. Source: {@code torch.atan2}. */
  default Tensor atan2(Tensor other) {
    return Aten.call(ElementwiseOps.ATAN2, this, other);
  }

  /** The greater of two. Source: {@code torch.maximum}. */
  default Tensor maximum(Tensor other) {
    return Aten.call(ElementwiseOps.MAXIMUM, this, other);
  }

  /** The lesser of two. Source: {@code torch.minimum}. */
  default Tensor minimum(Tensor other) {
    return Aten.call(ElementwiseOps.MINIMUM, this, other);
  }

  /** Each element, but not below min nor above max. Source: {@code torch.clamp}. */
  default Tensor clamp(double min, double max) {
    return Aten.call(
        ElementwiseOps.CLAMP, this, Scalars.limit(self(), min), Scalars.limit(self(), max));
  }

  /** Each element, but not below min. */
  default Tensor clampMin(double min) {
    return Aten.call(ElementwiseOps.CLAMP, this, Scalars.limit(self(), min), null);
  }

  /** Each element, but not above max. */
  default Tensor clampMax(double max) {
    return Aten.call(ElementwiseOps.CLAMP, this, null, Scalars.limit(self(), max));
  }

  /** {@code this + weight * (end - this)}. Source: {@code torch.lerp}. */
  default Tensor lerp(Tensor end, Tensor weight) {
    return Aten.call(ElementwiseOps.LERP, this, end, weight);
  }

  /** This where {@code condition} holds, else {@code other}. Source: {@code torch.where}. */
  default Tensor where(Tensor condition, Tensor other) {
    return Aten.call(ElementwiseOps.WHERE, condition, this, other);
  }

  // ---- Functions of one number ---------------------------------------------------------------

  /** The absolute value. */
  default Tensor abs() {
    return Aten.call(ElementwiseOps.ABS, this);
  }

  /** The negative. */
  default Tensor neg() {
    return Aten.call(ElementwiseOps.NEG, this);
  }

  /** e to the power of each element. */
  default Tensor exp() {
    return Aten.call(ElementwiseOps.EXP, this);
  }

  /** e to the power of each element, less 1, exact near 0. */
  default Tensor expm1() {
    return Aten.call(ElementwiseOps.EXPM1, this);
  }

  /** The natural logarithm. */
  default Tensor log() {
    return Aten.call(ElementwiseOps.LOG, this);
  }

  /** The logarithm to base 2. */
  default Tensor log2() {
    return Aten.call(ElementwiseOps.LOG2, this);
  }

  /** The logarithm to base 10. */
  default Tensor log10() {
    return Aten.call(ElementwiseOps.LOG10, this);
  }

  /** The natural logarithm of 1 plus each element, exact near 0. */
  default Tensor log1p() {
    return Aten.call(ElementwiseOps.LOG1P, this);
  }

  /** The square root. */
  default Tensor sqrt() {
    return Aten.call(ElementwiseOps.SQRT, this);
  }

  /** 1 over the square root. */
  default Tensor rsqrt() {
    return Aten.call(ElementwiseOps.RSQRT, this);
  }

  /** 1 over each element. */
  default Tensor reciprocal() {
    return Aten.call(ElementwiseOps.RECIPROCAL, this);
  }

  /** The square. */
  default Tensor square() {
    return Aten.call(ElementwiseOps.SQUARE, this);
  }

  /** The sine, of radians. */
  default Tensor sin() {
    return Aten.call(ElementwiseOps.SIN, this);
  }

  /** The cosine, of radians. */
  default Tensor cos() {
    return Aten.call(ElementwiseOps.COS, this);
  }

  /** The tangent, of radians. */
  default Tensor tan() {
    return Aten.call(ElementwiseOps.TAN, this);
  }

  /** The inverse sine, in radians. */
  default Tensor asin() {
    return Aten.call(ElementwiseOps.ASIN, this);
  }

  /** The inverse cosine, in radians. */
  default Tensor acos() {
    return Aten.call(ElementwiseOps.ACOS, this);
  }

  /** The inverse tangent, in radians. */
  default Tensor atan() {
    return Aten.call(ElementwiseOps.ATAN, this);
  }

  /** The hyperbolic sine. */
  default Tensor sinh() {
    return Aten.call(ElementwiseOps.SINH, this);
  }

  /** The hyperbolic cosine. */
  default Tensor cosh() {
    return Aten.call(ElementwiseOps.COSH, this);
  }

  /** The hyperbolic tangent. */
  default Tensor tanh() {
    return Aten.call(ElementwiseOps.TANH, this);
  }

  /** 1 / (1 + exp(-x)). */
  default Tensor sigmoid() {
    return Aten.call(ElementwiseOps.SIGMOID, this);
  }

  /** max(x, 0). */
  default Tensor relu() {
    return Aten.call(ElementwiseOps.RELU, this);
  }

  /** x * sigmoid(x). */
  default Tensor silu() {
    return Aten.call(ElementwiseOps.SILU, this);
  }

  /** The error function. */
  default Tensor erf() {
    return Aten.call(ElementwiseOps.ERF, this);
  }

  /** The greatest integer not above. */
  default Tensor floor() {
    return Aten.call(ElementwiseOps.FLOOR, this);
  }

  /** The least integer not below. */
  default Tensor ceil() {
    return Aten.call(ElementwiseOps.CEIL, this);
  }

  /** The nearest integer, halves to even. */
  default Tensor round() {
    return Aten.call(ElementwiseOps.ROUND, this);
  }

  /** The integer part. */
  default Tensor trunc() {
    return Aten.call(ElementwiseOps.TRUNC, this);
  }

  /** -1, 0 or 1. */
  default Tensor sign() {
    return Aten.call(ElementwiseOps.SIGN, this);
  }

  /** x times the normal distribution's function at x, exactly. Source: {@code gelu}. */
  default Tensor gelu() {
    return gelu("none");
  }

  /** GELU, exactly ("none") or by a tangent ("tanh"). */
  default Tensor gelu(String approximate) {
    return Aten.call(ElementwiseOps.GELU, this, approximate);
  }

  // ---- Bits ----------------------------------------------------------------------------------

  /** Each bit inverted; of bool, the opposite. */
  default Tensor bitwiseNot() {
    return Aten.call(ElementwiseOps.BITWISE_NOT, this);
  }

  /** The bits that both have. */
  default Tensor bitwiseAnd(Tensor other) {
    return Aten.call(ElementwiseOps.BITWISE_AND, this, other);
  }

  /** The bits that either has. */
  default Tensor bitwiseOr(Tensor other) {
    return Aten.call(ElementwiseOps.BITWISE_OR, this, other);
  }

  /** The bits that just one has. */
  default Tensor bitwiseXor(Tensor other) {
    return Aten.call(ElementwiseOps.BITWISE_XOR, this, other);
  }

  // ---- Conversion ----------------------------------------------------------------------------

  /** The same values in another type; this tensor itself if it has that type. */
  default Tensor to(DType dtype) {
    return self().dtype() == dtype ? self() : convert(dtype, null, null);
  }

  /** The same values on another device; this tensor itself if it is there. */
  default Tensor to(Device device) {
    return self().device().equals(device) ? self() : convert(null, device.available(), null);
  }

  /** The same values in another order of memory; this tensor itself if it has that. */
  default Tensor to(MemoryFormat format) {
    return self().isContiguous(format) ? self() : convert(null, null, format);
  }

  private Tensor convert(
      @Nullable DType dtype, @Nullable Device device, @Nullable MemoryFormat format) {
    return Aten.call(ElementwiseOps.TO, this, dtype, null, device, null, false, format);
  }

  /** A copy in the same order of memory. Source: {@code torch.clone}. */
  default Tensor copy() {
    return Aten.call(ElementwiseOps.CLONE, this, null);
  }

  /** The same values densely in row-major order; this tensor itself if it lies so. */
  default Tensor contiguous() {
    return self().isContiguous(MemoryFormat.CONTIGUOUS)
        ? self()
        : Aten.call(ElementwiseOps.CLONE, this, MemoryFormat.CONTIGUOUS);
  }

  // ---- Chance --------------------------------------------------------------------------------

  /** 1 with each element as its probability, else 0. Source: {@code torch.bernoulli}. */
  default Tensor bernoulli() {
    return Aten.call(ElementwiseOps.BERNOULLI, this, null);
  }
}
