package org.cresset.torch;

/** Operators of {@link Pointwise} and {@link Special}. */
final class PointwiseOps {
  private PointwiseOps() {}

  static final Op FMAX = binary("fmax");
  static final Op FMIN = binary("fmin");
  static final Op NAN_TO_NUM =
      Op.of("nan_to_num(Tensor self, float? nan, float? posinf, float? neginf) -> Tensor");
  static final Op SIGNBIT = unary("signbit");
  static final Op COPYSIGN = binary("copysign.Tensor");
  static final Op FRAC = unary("frac");
  static final Op ROUND_DECIMALS = Op.of("round.decimals(Tensor self, int decimals) -> Tensor");
  static final Op HEAVISIDE = Op.of("heaviside(Tensor self, Tensor values) -> Tensor");
  static final Op NEXTAFTER = binary("nextafter");
  static final Op EXP2 = unary("exp2");
  static final Op HYPOT = binary("hypot");
  static final Op ASINH = unary("asinh");
  static final Op ACOSH = unary("acosh");
  static final Op ATANH = unary("atanh");
  static final Op LOGADDEXP = binary("logaddexp");
  static final Op LOGADDEXP2 = binary("logaddexp2");
  static final Op GCD = binary("gcd");
  static final Op LCM = binary("lcm");
  static final Op LEFT_SHIFT = binary("bitwise_left_shift.Tensor");
  static final Op RIGHT_SHIFT = binary("bitwise_right_shift.Tensor");
  static final Op ISCLOSE =
      Op.of("isclose(Tensor self, Tensor other, float rtol, float atol, bool equal_nan) -> Tensor");
  static final Op ALLCLOSE =
      Op.of("allclose(Tensor self, Tensor other, float rtol, float atol, bool equal_nan) -> bool");
  static final Op ISPOSINF = unary("isposinf");
  static final Op ISNEGINF = unary("isneginf");

  static final Op ERFC = unary("erfc");
  static final Op ERFINV = unary("erfinv");
  static final Op ERFCX = unary("special_erfcx");
  static final Op LGAMMA = unary("lgamma");
  static final Op DIGAMMA = unary("digamma");
  static final Op POLYGAMMA = Op.of("polygamma(int n, Tensor self) -> Tensor");
  static final Op GAMMAINC = binary("igamma");
  static final Op GAMMAINCC = binary("igammac");
  static final Op ZETA = binary("special_zeta");
  static final Op LOGIT = Op.of("logit(Tensor self, float? eps) -> Tensor");
  static final Op SINC = unary("sinc");
  static final Op ENTR = unary("special_entr");
  static final Op LOG_NDTR = unary("special_log_ndtr");
  static final Op NDTRI = unary("special_ndtri");
  static final Op XLOGY = binary("xlogy.Tensor");
  static final Op XLOG1PY = binary("special_xlog1py");
  static final Op I0 = unary("i0");
  static final Op I0E = unary("special_i0e");
  static final Op I1 = unary("special_i1");
  static final Op I1E = unary("special_i1e");
  static final Op J0 = unary("special_bessel_j0");
  static final Op J1 = unary("special_bessel_j1");
  static final Op Y0 = unary("special_bessel_y0");
  static final Op Y1 = unary("special_bessel_y1");
  static final Op K0 = unary("special_modified_bessel_k0");
  static final Op K1 = unary("special_modified_bessel_k1");
  static final Op K0E = unary("special_scaled_modified_bessel_k0");
  static final Op K1E = unary("special_scaled_modified_bessel_k1");
  static final Op SPHERICAL_J0 = unary("special_spherical_bessel_j0");

  private static Op unary(String name) {
    return Op.of(name + "(Tensor self) -> Tensor");
  }

  private static Op binary(String name) {
    return Op.of(name + "(Tensor self, Tensor other) -> Tensor");
  }
}
