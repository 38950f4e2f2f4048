package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/** More of what changes a tensor in place: the less frequent half of {@link InPlaceFunctions}. */
sealed interface InPlacePointwise permits InPlace {
  /** The inverse hyperbolic sine. */
  default Tensor asinh_() {
    return Aten.call(InPlaceOps.ASINH_, this);
  }

  /** The inverse hyperbolic cosine. */
  default Tensor acosh_() {
    return Aten.call(InPlaceOps.ACOSH_, this);
  }

  /** The inverse hyperbolic tangent. */
  default Tensor atanh_() {
    return Aten.call(InPlaceOps.ATANH_, this);
  }

  /** 2 to the power of every element. */
  default Tensor exp2_() {
    return Aten.call(InPlaceOps.EXP2_, this);
  }

  /** 1 minus the error function. */
  default Tensor erfc_() {
    return Aten.call(InPlaceOps.ERFC_, this);
  }

  /** The inverse of the error function. */
  default Tensor erfinv_() {
    return Aten.call(InPlaceOps.ERFINV_, this);
  }

  /** The fraction alone. */
  default Tensor frac_() {
    return Aten.call(InPlaceOps.FRAC_, this);
  }

  /** The sign; of a complex number its direction. */
  default Tensor sgn_() {
    return Aten.call(InPlaceOps.SGN_, this);
  }

  /** sin(pi x) / (pi x). */
  default Tensor sinc_() {
    return Aten.call(InPlaceOps.SINC_, this);
  }

  /** The logarithm of the magnitude of the gamma function. */
  default Tensor lgamma_() {
    return Aten.call(InPlaceOps.LGAMMA_, this);
  }

  /** The derivative of {@code lgamma}. */
  default Tensor digamma_() {
    return Aten.call(InPlaceOps.DIGAMMA_, this);
  }

  /** The modified Bessel function of order 0. */
  default Tensor i0_() {
    return Aten.call(InPlaceOps.I0_, this);
  }

  /** Whether an element is 0. */
  default Tensor logicalNot_() {
    return Aten.call(InPlaceOps.LOGICAL_NOT_, this);
  }

  /** Every bit changed. */
  default Tensor bitwiseNot_() {
    return Aten.call(InPlaceOps.BITWISE_NOT_, this);
  }

  /** The angle of the points (other, this). */
  default Tensor atan2_(Tensor other) {
    return Aten.call(InPlaceOps.ATAN2_, this, other);
  }

  /** The magnitude with another's sign. */
  default Tensor copysign_(Tensor other) {
    return Aten.call(InPlaceOps.COPYSIGN_, this, other);
  }

  /** The length of the vector of both. */
  default Tensor hypot_(Tensor other) {
    return Aten.call(InPlaceOps.HYPOT_, this, other);
  }

  /** {@code this * log(other)}, 0 where this is 0. */
  default Tensor xlogy_(Tensor other) {
    return Aten.call(InPlaceOps.XLOGY_, this, other);
  }

  /** Whether both are not 0. */
  default Tensor logicalAnd_(Tensor other) {
    return Aten.call(InPlaceOps.LOGICAL_AND_, this, other);
  }

  /** Whether one is not 0. */
  default Tensor logicalOr_(Tensor other) {
    return Aten.call(InPlaceOps.LOGICAL_OR_, this, other);
  }

  /** Whether just one is not 0. */
  default Tensor logicalXor_(Tensor other) {
    return Aten.call(InPlaceOps.LOGICAL_XOR_, this, other);
  }

  /** The bits that both have. */
  default Tensor bitwiseAnd_(Tensor other) {
    return Aten.call(InPlaceOps.BITWISE_AND_, this, other);
  }

  /** The bits that one has. */
  default Tensor bitwiseOr_(Tensor other) {
    return Aten.call(InPlaceOps.BITWISE_OR_, this, other);
  }

  /** The bits that just one has. */
  default Tensor bitwiseXor_(Tensor other) {
    return Aten.call(InPlaceOps.BITWISE_XOR_, this, other);
  }

  /** The sums of all up to each element along a dimension. */
  default Tensor cumsum_(int dim) {
    return Aten.call(InPlaceOps.CUMSUM_, this, dim, null);
  }

  /** The products of all up to each element along a dimension. */
  default Tensor cumprod_(int dim) {
    return Aten.call(InPlaceOps.CUMPROD_, this, dim, null);
  }

  /** Other numbers for NaN and the infinities; null: the greatest and least finite ones. */
  default Tensor nanToNum_(double nan, @Nullable Double posinf, @Nullable Double neginf) {
    return Aten.call(InPlaceOps.NAN_TO_NUM_, this, nan, posinf, neginf);
  }

  /** The elements of {@code source}, in order, where {@code mask} is true. */
  default Tensor maskedScatter_(Tensor mask, Tensor source) {
    return Aten.call(InPlaceOps.MASKED_SCATTER_, this, mask, source);
  }
}
