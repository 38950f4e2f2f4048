package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/**
 * More of what is computed for each element on its own: the less frequent half of {@link
 * Elementwise}, whose conventions hold here too.
 */
sealed interface Pointwise permits Elementwise {
  private Tensor self() {
    return (Tensor) this;
  }

  // ---- Quotients and limits ------------------------------------------------------------------

  /** The quotient, rounded; its gradient is 0 and ends here. Source: {@code torch.div}. */
  default Tensor div(Tensor other, Rounding rounding) {
    return Aten.call(ElementwiseOps.DIV_MODE, this, other, rounding.code);
  }

  /** The quotient by a number, rounded. */
  default Tensor div(double other, Rounding rounding) {
    return div(Scalars.like(self(), other), rounding);
  }

  /** The true quotient; integers give float32. Source: {@code torch.true_divide}. */
  default Tensor trueDivide(Tensor other) {
    return self().div(other);
  }

  /** Each element, but not below {@code min} nor above {@code max}, which wins. */
  default Tensor clamp(@Nullable Tensor min, @Nullable Tensor max) {
    if (min == null && max == null) {
      throw new IllegalArgumentException("clamp: min or max must be given, got neither");
    }
    return Aten.call(ElementwiseOps.CLAMP, this, min, max);
  }

  /** Each element, but not below {@code min}. */
  default Tensor clampMin(Tensor min) {
    return clamp(min, null);
  }

  /** Each element, but not above {@code max}. */
  default Tensor clampMax(Tensor max) {
    return clamp(null, max);
  }

  /** The greater of two, a number before NaN. Source: {@code torch.fmax}. */
  default Tensor fmax(Tensor other) {
    return Aten.call(PointwiseOps.FMAX, this, other);
  }

  /** The lesser of two, a number before NaN. Source: {@code torch.fmin}. */
  default Tensor fmin(Tensor other) {
    return Aten.call(PointwiseOps.FMIN, this, other);
  }

  /** 0, and these for NaN and the infinities; null is the type's greatest or least number. */
  default Tensor nanToNum(double nan, @Nullable Double posinf, @Nullable Double neginf) {
    return Aten.call(PointwiseOps.NAN_TO_NUM, this, nan, posinf, neginf);
  }

  /** 0 for NaN, the greatest and least finite numbers for the infinities. */
  default Tensor nanToNum() {
    return nanToNum(0, null, null);
  }

  // ---- Sums and products of three ------------------------------------------------------------

  /** {@code this + value * a * b}. Source: {@code torch.addcmul}. */
  default Tensor addcmul(Tensor a, Tensor b, double value) {
    Tensor product = a.mul(b);
    if (self().dtype() == DType.BOOL && product.dtype() == DType.BOOL) {
      throw new TorchException("addcmul: is not defined for bool, got " + Failure.describe(self()));
    }
    return value == 1 ? self().add(product) : self().add(product, value);
  }

  /** {@code this + value * a / b}. Source: {@code torch.addcdiv}. */
  default Tensor addcdiv(Tensor a, Tensor b, double value) {
    return self().add(a.div(b), value);
  }

  /** {@code this + weight * (end - this)}. Source: {@code torch.lerp}. */
  default Tensor lerp(Tensor end, double weight) {
    return self().lerp(end, Scalars.of(weight, self().dtype()));
  }

  // ---- Signs and parts -----------------------------------------------------------------------

  /** -1, 0 or 1. Source: {@code torch.sgn}. */
  default Tensor sgn() {
    return self().sign();
  }

  /** Where the sign is minus, also of -0. */
  default Tensor signbit() {
    return Aten.call(PointwiseOps.SIGNBIT, this);
  }

  /** The size of this with the sign of {@code other}. Source: {@code torch.copysign}. */
  default Tensor copysign(Tensor other) {
    return Aten.call(PointwiseOps.COPYSIGN, this, other);
  }

  /** This tensor itself; bool is refused. Source: {@code torch.positive}. */
  default Tensor positive() {
    if (self().dtype() != DType.BOOL) return self();
    throw new TorchException("positive: is not defined for bool");
  }

  /** What is behind the point, of the element's sign. Source: {@code torch.frac}. */
  default Tensor frac() {
    return Aten.call(PointwiseOps.FRAC, this);
  }

  /** The nearest number of so many decimals; below 0, the nearest multiple of 10, 100... */
  default Tensor round(int decimals) {
    return Aten.call(PointwiseOps.ROUND_DECIMALS, this, decimals);
  }

  /** 0 below 0, 1 above it, {@code values} at 0. Source: {@code torch.heaviside}. */
  default Tensor heaviside(Tensor values) {
    return Aten.call(PointwiseOps.HEAVISIDE, this, values);
  }

  /** The next number from here towards {@code other}; no gradient. */
  default Tensor nextafter(Tensor other) {
    return Aten.call(PointwiseOps.NEXTAFTER, this, other);
  }

  // ---- Powers, lengths and angles ------------------------------------------------------------

  /** 2 to the power of each element. */
  default Tensor exp2() {
    return Aten.call(PointwiseOps.EXP2, this);
  }

  /** {@code this * 2^other}. Source: {@code torch.ldexp}. */
  default Tensor ldexp(Tensor other) {
    DType own = other.dtype().isFloatingPoint() ? other.dtype() : self().dtype();
    if (other.dtype() == DType.BOOL && own.isFloatingPoint()) {
      throw new TorchException(
          "ldexp: the exponent of floating-point numbers must not be bool, got "
              + Failure.describe(other));
    }
    DType power = own.isFloatingPoint() ? own : DType.FLOAT32;
    return self().mul(Scalars.of(2, power).pow(other.to(power)));
  }

  /** The power, computed in float64. Source: {@code torch.float_power}. */
  default Tensor floatPower(Tensor exponent) {
    return self().to(DType.FLOAT64).pow(exponent.to(DType.FLOAT64));
  }

  /** The power with a number as exponent, computed in float64. */
  default Tensor floatPower(double exponent) {
    return self().to(DType.FLOAT64).pow(exponent);
  }

  /** The length of the vector (this, other), without overflow. Source: {@code torch.hypot}. */
  default Tensor hypot(Tensor other) {
    return Aten.call(PointwiseOps.HYPOT, this, other);
  }

  /** Degrees as radians. */
  default Tensor deg2rad() {
    return self().mul(Math.PI / 180);
  }

  /** Radians as degrees. */
  default Tensor rad2deg() {
    return self().mul(180 / Math.PI);
  }

  /** The inverse hyperbolic sine. */
  default Tensor asinh() {
    return Aten.call(PointwiseOps.ASINH, this);
  }

  /** The inverse hyperbolic cosine. */
  default Tensor acosh() {
    return Aten.call(PointwiseOps.ACOSH, this);
  }

  /** The inverse hyperbolic tangent. */
  default Tensor atanh() {
    return Aten.call(PointwiseOps.ATANH, this);
  }

  /** log(exp(this) + exp(other)), without overflow. Source: {@code torch.logaddexp}. */
  default Tensor logaddexp(Tensor other) {
    return Aten.call(PointwiseOps.LOGADDEXP, this, other);
  }

  /** log2(2^this + 2^other), without overflow. Source: {@code torch.logaddexp2}. */
  default Tensor logaddexp2(Tensor other) {
    return Aten.call(PointwiseOps.LOGADDEXP2, this, other);
  }

  // ---- Integers ------------------------------------------------------------------------------

  /** The greatest common divisor of integers. */
  default Tensor gcd(Tensor other) {
    return Aten.call(PointwiseOps.GCD, this, other);
  }

  /** The least common multiple of integers. */
  default Tensor lcm(Tensor other) {
    return Aten.call(PointwiseOps.LCM, this, other);
  }

  /** The bits moved up by so many places. */
  default Tensor bitwiseLeftShift(Tensor places) {
    return Aten.call(PointwiseOps.LEFT_SHIFT, this, places);
  }

  /** The bits moved up by so many places. */
  default Tensor bitwiseLeftShift(int places) {
    return bitwiseLeftShift(Scalars.like(self(), places));
  }

  /** The bits moved down by so many places; the sign's bit is repeated. */
  default Tensor bitwiseRightShift(Tensor places) {
    return Aten.call(PointwiseOps.RIGHT_SHIFT, this, places);
  }

  /** The bits moved down by so many places; the sign's bit is repeated. */
  default Tensor bitwiseRightShift(int places) {
    return bitwiseRightShift(Scalars.like(self(), places));
  }

  // ---- Nearness ------------------------------------------------------------------------------

  /** Where {@code |this - other| <= atol + rtol * |other|}. Source: {@code torch.isclose}. */
  default Tensor isclose(Tensor other, double rtol, double atol, boolean equalNan) {
    return Aten.call(PointwiseOps.ISCLOSE, this, other, rtol, atol, equalNan);
  }

  /** Where both are equal but for 1e-5 of the other and 1e-8. */
  default Tensor isclose(Tensor other) {
    return isclose(other, 1e-5, 1e-8, false);
  }

  /** Whether all are close. Waits for the device. Source: {@code torch.allclose}. */
  default boolean allclose(Tensor other, double rtol, double atol, boolean equalNan) {
    return Aten.callValue(PointwiseOps.ALLCLOSE, this, other, rtol, atol, equalNan) != 0;
  }

  /** Whether all are equal but for 1e-5 of the other and 1e-8. Waits for the device. */
  default boolean allclose(Tensor other) {
    return allclose(other, 1e-5, 1e-8, false);
  }

  /** Where it is plus infinity. */
  default Tensor isPosInf() {
    return Aten.call(PointwiseOps.ISPOSINF, this);
  }

  /** Where it is minus infinity. */
  default Tensor isNegInf() {
    return Aten.call(PointwiseOps.ISNEGINF, this);
  }
}
