package org.cresset.torch;

/** The calls of pointwise.py. */
final class PointwiseCalls {
  private PointwiseCalls() {}

  static void define(FunctionCalls calls) {
    calls.one("exp2", Tensor::exp2);
    calls.one("frac", Tensor::frac);
    calls.one("asinh", Tensor::asinh);
    calls.one("acosh", Tensor::acosh);
    calls.one("atanh", Tensor::atanh);
    calls.one("deg2rad", Tensor::deg2rad);
    calls.one("rad2deg", Tensor::rad2deg);
    calls.one("nanToNum", Tensor::nanToNum);
    calls.one("sgn", Tensor::sgn);
    calls.one("signbit", Tensor::signbit);
    calls.one("isPosInf", Tensor::isPosInf);
    calls.one("isNegInf", Tensor::isNegInf);
    calls.one("round1", x -> x.round(1));
    calls.one("floatPower", x -> x.floatPower(1.5));
    calls.one("positive", Tensor::positive);
    special(calls);
    bessel(calls);
    pairs(calls);
    calls.three("addcmul", (a, b, c) -> a.addcmul(b, c, -1.5));
    calls.three("addcmul2", (a, b, c) -> a.addcmul(b, c, 2));
    calls.three("addcdiv", (a, b, c) -> a.addcdiv(b, c, -1.5));
    calls.three("clampBoth", (x, low, high) -> x.clamp(low, high));
    calls.two("lerpNumber", (a, b) -> a.lerp(b, 0.3));
  }

  private static void special(FunctionCalls calls) {
    calls.one("erfc", Tensor::erfc);
    calls.one("erfcx", Tensor::erfcx);
    calls.one("erfinv", Tensor::erfinv);
    calls.one("ndtr", Tensor::ndtr);
    calls.one("logNdtr", Tensor::logNdtr);
    calls.one("ndtri", Tensor::ndtri);
    calls.one("expit", Tensor::expit);
    calls.one("logit", Tensor::logit);
    calls.one("logitEps", x -> x.logit(0.25));
    calls.one("entr", Tensor::entr);
    calls.one("sinc", Tensor::sinc);
    calls.one("lgamma", Tensor::lgamma);
    calls.one("digamma", Tensor::digamma);
    calls.one("polygamma2", x -> x.polygamma(2));
    calls.one("mvlgamma3", x -> x.mvlgamma(3));
    calls.two("xlogy", Tensor::xlogy);
    calls.two("xlog1py", Tensor::xlog1py);
    calls.two("gammainc", Tensor::gammainc);
    calls.two("gammaincc", Tensor::gammaincc);
    calls.two("zeta", Tensor::zeta);
  }

  private static void bessel(FunctionCalls calls) {
    calls.one("i0", Tensor::i0);
    calls.one("i0e", Tensor::i0e);
    calls.one("i1", Tensor::i1);
    calls.one("i1e", Tensor::i1e);
    calls.one("besselJ0", Tensor::besselJ0);
    calls.one("besselJ1", Tensor::besselJ1);
    calls.one("besselY0", Tensor::besselY0);
    calls.one("besselY1", Tensor::besselY1);
    calls.one("modifiedBesselK0", Tensor::modifiedBesselK0);
    calls.one("modifiedBesselK1", Tensor::modifiedBesselK1);
    calls.one("scaledModifiedBesselK0", Tensor::scaledModifiedBesselK0);
    calls.one("scaledModifiedBesselK1", Tensor::scaledModifiedBesselK1);
    calls.one("sphericalBesselJ0", Tensor::sphericalBesselJ0);
  }

  private static void pairs(FunctionCalls calls) {
    calls.two("fmax", Tensor::fmax);
    calls.two("fmin", Tensor::fmin);
    calls.two("copysign", Tensor::copysign);
    calls.two("hypot", Tensor::hypot);
    calls.two("logaddexp", Tensor::logaddexp);
    calls.two("logaddexp2", Tensor::logaddexp2);
    calls.two("ldexp", Tensor::ldexp);
    calls.two("divTrunc", (a, b) -> a.div(b, Rounding.TRUNC));
    calls.two("divFloor", (a, b) -> a.div(b, Rounding.FLOOR));
    calls.two("trueDivide", Tensor::trueDivide);
    calls.two("heaviside", Tensor::heaviside);
    calls.two("nextafter", Tensor::nextafter);
    calls.two("isclose", Tensor::isclose);
    calls.two("clampMin", Tensor::clampMin);
    calls.two("clampMax", Tensor::clampMax);
    calls.two("gcd", Tensor::gcd);
    calls.two("lcm", Tensor::lcm);
    calls.two("leftShift", Tensor::bitwiseLeftShift);
    calls.two("rightShift", Tensor::bitwiseRightShift);
  }
}
