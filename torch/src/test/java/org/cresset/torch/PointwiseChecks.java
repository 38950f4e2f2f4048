package org.cresset.torch;

import java.util.function.UnaryOperator;

/** Checks of {@link PointwiseRules} and {@link SpecialRules}. */
final class PointwiseChecks {
  private PointwiseChecks() {}

  static void define(RuleChecks checks) {
    functions(checks);
    pairs(checks);
    errors(checks);
    logarithms(checks);
    gammas(checks);
    bessel(checks);
  }

  private static void functions(RuleChecks checks) {
    checks.unary("frac", Tensor::frac, 0.1, 0.9, true);
    checks.unary("exp2", Tensor::exp2, -2, 2, true);
    checks.unary("asinh", Tensor::asinh, -2, 2, true);
    checks.unary("acosh", Tensor::acosh, 1.2, 3, true);
    checks.unary("atanh", Tensor::atanh, -0.9, 0.9, true);
    checks.unary("nan_to_num", Tensor::nanToNum, -2, 2, true);
    checks.unary("mul.Tensor", Tensor::deg2rad, -2, 2, true);
    checks.unary("mul.Tensor", x -> x.addcmul(x, x.square(), -1.5), -2, 2, true);
    checks.unary("div.Tensor", x -> x.addcdiv(x.square(), x, 0.5), 0.5, 2, true);
    checks.unary("lerp.Tensor", x -> x.lerp(x.square(), 0.25), -2, 2, true);
    checks.unary("pow.Tensor_Tensor", x -> x.floatPower(2.5), 0.5, 2, true);
    checks.binary("pow.Tensor_Tensor", Tensor::ldexp, -2, 2);
    checks.once(
        "nan_to_num",
        "infinities pass no gradient on",
        x -> x.getFirst().add(Tensor.of(infinite())).nanToNum(0, 7.0, -7.0),
        () -> new Tensor[] {Tensor.of(new double[] {1, 2, 3})});
  }

  private static double[] infinite() {
    return new double[] {Double.POSITIVE_INFINITY, 0, Double.NaN};
  }

  private static void pairs(RuleChecks checks) {
    checks.binary("fmax", Tensor::fmax, -2, 2);
    checks.binary("fmin", Tensor::fmin, -2, 2);
    checks.binary("copysign.Tensor", Tensor::copysign, -2, 2);
    checks.binary("hypot", Tensor::hypot, 0.5, 2);
    checks.binary("logaddexp", Tensor::logaddexp, -2, 2);
    checks.binary("logaddexp2", Tensor::logaddexp2, -2, 2);
    checks.several(
        "heaviside",
        true,
        x -> x.get(0).heaviside(x.get(1)),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(3));
    checks.once(
        "heaviside",
        "the values at 0",
        x -> Tensor.of(new double[] {0, 1, -1}).heaviside(x.getFirst()),
        () -> new Tensor[] {Tensor.of(new double[] {1, 2, 3})});
  }

  private static void errors(RuleChecks checks) {
    checks.unary("erfc", Tensor::erfc, -2, 2, true);
    checks.unary("special_erfcx", Tensor::erfcx, -2, 2, true);
    checks.unary("erfinv", Tensor::erfinv, -0.9, 0.9, true);
    checks.unary("special_log_ndtr", Tensor::logNdtr, -3, 2, true);
    checks.unary("special_ndtri", Tensor::ndtri, 0.1, 0.9, true);
    checks.unary("erf", Tensor::ndtr, -1, 2, true);
    checks.unary("erfc", Tensor::ndtr, -3, -2, true);
  }

  private static void logarithms(RuleChecks checks) {
    checks.unary("special_entr", Tensor::entr, 0.1, 2, true);
    checks.unary("logit", Tensor::logit, 0.1, 0.9, true);
    checks.unary("logit", x -> x.logit(0.25), 0.1, 0.9, true);
    checks.binary("xlogy.Tensor", Tensor::xlogy, 0.5, 2);
    checks.binary("special_xlog1py", Tensor::xlog1py, -0.5, 2);
    checks.unary("sinc", Tensor::sinc, -2, 2, true);
    checks.unary("sinc", Tensor::sinc, -2e-4, 2e-4, true); // where the formula would cancel
    checks.unary("special_spherical_bessel_j0", Tensor::sphericalBesselJ0, -3, 3, true);
    atZero(checks, "sinc", Tensor::sinc);
    checks.once(
        "xlogy.Tensor",
        "0 log(x) at 0",
        x -> Tensor.of(new double[] {0, 0}).xlogy(x.getFirst()),
        () -> new Tensor[] {Tensor.of(new double[] {0.5, 2})});
  }

  private static void gammas(RuleChecks checks) {
    checks.unary("lgamma", Tensor::lgamma, 0.5, 3, true);
    checks.unary("digamma", Tensor::digamma, 0.5, 3, true);
    checks.unary("polygamma", x -> x.polygamma(1), 0.5, 3, true);
    checks.unary("polygamma", x -> x.polygamma(3), 1, 3, true);
    checks.unary("lgamma", x -> x.mvlgamma(3), 1.5, 3, true);
    for (double a : new double[] {0.5, 2.5}) {
      checks.unary("igamma", x -> x.onesLike().mul(a).detach().gammainc(x), 0.5, 3, true);
      checks.unary("igammac", x -> x.onesLike().mul(a).detach().gammaincc(x), 0.5, 3, true);
      checks.unary("special_zeta", x -> x.onesLike().mul(a + 1).detach().zeta(x), 0.5, 3, true);
    }
  }

  private static void bessel(RuleChecks checks) {
    checks.unary("i0", Tensor::i0, -2, 2, true);
    checks.unary("special_i0e", Tensor::i0e, 0.2, 2, true);
    checks.unary("special_i0e", Tensor::i0e, -2, -0.2, true);
    checks.unary("special_i1", Tensor::i1, -2, 2, true);
    checks.unary("special_i1e", Tensor::i1e, 0.2, 2, true);
    checks.unary("special_bessel_j0", Tensor::besselJ0, -4, 4, true);
    checks.unary("special_bessel_j1", Tensor::besselJ1, -4, 4, true);
    checks.unary("special_bessel_y0", Tensor::besselY0, 0.5, 4, true);
    checks.unary("special_bessel_y1", Tensor::besselY1, 0.5, 4, true);
    checks.unary("special_modified_bessel_k0", Tensor::modifiedBesselK0, 0.5, 3, true);
    checks.unary("special_modified_bessel_k1", Tensor::modifiedBesselK1, 0.5, 3, true);
    checks.unary("special_scaled_modified_bessel_k0", Tensor::scaledModifiedBesselK0, 0.5, 3, true);
    checks.unary("special_scaled_modified_bessel_k1", Tensor::scaledModifiedBesselK1, 0.5, 3, true);
    atZero(checks, "special_i1", Tensor::i1);
    atZero(checks, "special_bessel_j1", Tensor::besselJ1);
  }

  private static void atZero(RuleChecks checks, String rule, UnaryOperator<Tensor> f) {
    checks.once(
        rule,
        "at 0",
        x -> f.apply(x.getFirst()),
        () -> new Tensor[] {Tensor.zeros(DType.FLOAT64, 2)});
  }
}
