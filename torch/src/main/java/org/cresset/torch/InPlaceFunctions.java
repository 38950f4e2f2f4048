package org.cresset.torch;

/**
 * Functions of every element that change the tensor in place; each is what the method without the
 * underscore computes, and returns the tensor itself.
 */
sealed interface InPlaceFunctions permits InPlace {
  /** The magnitude of every element. */
  default Tensor abs_() {
    return Aten.call(InPlaceOps.ABS_, this);
  }

  /** Changes every sign. */
  default Tensor neg_() {
    return Aten.call(InPlaceOps.NEG_, this);
  }

  /** e to the power of every element. */
  default Tensor exp_() {
    return Aten.call(InPlaceOps.EXP_, this);
  }

  /** {@code exp(x) - 1}. */
  default Tensor expm1_() {
    return Aten.call(InPlaceOps.EXPM1_, this);
  }

  /** The natural logarithm. */
  default Tensor log_() {
    return Aten.call(InPlaceOps.LOG_, this);
  }

  /** The logarithm to base 2. */
  default Tensor log2_() {
    return Aten.call(InPlaceOps.LOG2_, this);
  }

  /** The logarithm to base 10. */
  default Tensor log10_() {
    return Aten.call(InPlaceOps.LOG10_, this);
  }

  /** {@code log(1 + x)}. */
  default Tensor log1p_() {
    return Aten.call(InPlaceOps.LOG1P_, this);
  }

  /** The square root. */
  default Tensor sqrt_() {
    return Aten.call(InPlaceOps.SQRT_, this);
  }

  /** 1 over the square root. */
  default Tensor rsqrt_() {
    return Aten.call(InPlaceOps.RSQRT_, this);
  }

  /** 1 over every element. */
  default Tensor reciprocal_() {
    return Aten.call(InPlaceOps.RECIPROCAL_, this);
  }

  /** Every element times itself. */
  default Tensor square_() {
    return Aten.call(InPlaceOps.SQUARE_, this);
  }

  /** The sine. */
  default Tensor sin_() {
    return Aten.call(InPlaceOps.SIN_, this);
  }

  /** The cosine. */
  default Tensor cos_() {
    return Aten.call(InPlaceOps.COS_, this);
  }

  /** The tangent. */
  default Tensor tan_() {
    return Aten.call(InPlaceOps.TAN_, this);
  }

  /** The inverse sine. */
  default Tensor asin_() {
    return Aten.call(InPlaceOps.ASIN_, this);
  }

  /** The inverse cosine. */
  default Tensor acos_() {
    return Aten.call(InPlaceOps.ACOS_, this);
  }

  /** The inverse tangent. */
  default Tensor atan_() {
    return Aten.call(InPlaceOps.ATAN_, this);
  }

  /** The hyperbolic sine. */
  default Tensor sinh_() {
    return Aten.call(InPlaceOps.SINH_, this);
  }

  /** The hyperbolic cosine. */
  default Tensor cosh_() {
    return Aten.call(InPlaceOps.COSH_, this);
  }

  /** The hyperbolic tangent. */
  default Tensor tanh_() {
    return Aten.call(InPlaceOps.TANH_, this);
  }

  /** {@code 1 / (1 + exp(-x))}. */
  default Tensor sigmoid_() {
    return Aten.call(InPlaceOps.SIGMOID_, this);
  }

  /** Negative elements become 0. */
  default Tensor relu_() {
    return Aten.call(InPlaceOps.RELU_, this);
  }

  /** {@code x * sigmoid(x)}. */
  default Tensor silu_() {
    return Aten.call(InPlaceOps.SILU_, this);
  }

  /** The error function. */
  default Tensor erf_() {
    return Aten.call(InPlaceOps.ERF_, this);
  }

  /** The next integer below. */
  default Tensor floor_() {
    return Aten.call(InPlaceOps.FLOOR_, this);
  }

  /** The next integer above. */
  default Tensor ceil_() {
    return Aten.call(InPlaceOps.CEIL_, this);
  }

  /** The nearest integer, halves to the even one. */
  default Tensor round_() {
    return Aten.call(InPlaceOps.ROUND_, this);
  }

  /** Without the fraction. */
  default Tensor trunc_() {
    return Aten.call(InPlaceOps.TRUNC_, this);
  }

  /** -1, 0 or 1. */
  default Tensor sign_() {
    return Aten.call(InPlaceOps.SIGN_, this);
  }
}
