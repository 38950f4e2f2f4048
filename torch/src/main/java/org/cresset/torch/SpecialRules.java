package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.function.UnaryOperator;

/**
 * Gradients of {@link Special}. Those of Bessel functions, which PyTorch lacks, are in Abramowitz
 * and Stegun, Handbook of Mathematical Functions (1964), 9.1.28, 9.6.28.
 */
final class SpecialRules {
  private SpecialRules() {}

  static void define() {
    errors();
    logarithms();
    gammas();
    modified();
    bessel();
  }

  /** A function of one number by its derivative there. */
  private static void slope(String op, UnaryOperator<Tensor> derivative) {
    rule(op).input("self", uses("self"), (g, n) -> g.mul(derivative.apply(n.tensor("self"))));
  }

  private static void errors() {
    double half = 2 / Math.sqrt(Math.PI);
    slope("erfc", x -> x.square().neg().exp().mul(-half));
    slope("special_erfcx", x -> x.mul(x.erfcx()).mul(2).sub(half));
    rule("erfinv")
        .input(
            "self",
            uses("result0"),
            (g, n) -> g.mul(n.result(0).square().exp()).mul(Math.sqrt(Math.PI) / 2));
    slope(
        "special_log_ndtr", // the density over the share, both scaled by exp(x²/2)
        x -> x.mul(-Math.sqrt(0.5)).erfcx().reciprocal().mul(Math.sqrt(2 / Math.PI)));
    rule("special_ndtri")
        .input(
            "self",
            uses("result0"),
            (g, n) -> g.mul(n.result(0).square().mul(0.5).exp()).mul(Math.sqrt(2 * Math.PI)));
  }

  private static void logarithms() {
    slope("special_entr", x -> x.log().add(1).neg());
    rule("logit").input("self", uses("self"), SpecialRules::logit);
    rule("xlogy.Tensor")
        .input(
            "self",
            uses("self", "other"),
            (g, n) -> {
              Tensor other = n.tensor("other");
              return g.mul(nothing(n, other.le(0), other, Tensor::log));
            })
        .input(
            "other",
            uses("self", "other"),
            (g, n) -> g.mul(n.tensor("self")).div(n.tensor("other")));
    rule("special_xlog1py")
        .input(
            "self",
            uses("self", "other"),
            (g, n) -> {
              Tensor other = n.tensor("other");
              return g.mul(nothing(n, other.le(-1), other, Tensor::log1p));
            })
        .input(
            "other",
            uses("self", "other"),
            (g, n) -> g.mul(n.tensor("self")).div(n.tensor("other").add(1)));
    slope("sinc", x -> sincSlope(x.mul(Math.PI)).mul(Math.PI));
    slope("special_spherical_bessel_j0", SpecialRules::sincSlope);
  }

  /** f(other), but 0 where self is 0 and the logarithm undefined. */
  private static Tensor nothing(
      OperatorNode n, Tensor undefined, Tensor other, UnaryOperator<Tensor> f) {
    return f.apply(other).maskedFill(n.tensor("self").eq(0).logicalAnd(undefined), 0);
  }

  /** (cos x - sin x / x) / x, and near 0 the series -x/3 + x³/30, which does not cancel. */
  private static Tensor sincSlope(Tensor x) {
    Tensor small = x.abs().lt(1e-3);
    Tensor safe = x.maskedFill(small, 1);
    Tensor far = safe.cos().sub(safe.sin().div(safe)).div(safe);
    return x.div(-3).add(x.pow(3), 1 / 30.0).where(small, far);
  }

  private static Tensor logit(Tensor g, OperatorNode n) {
    Tensor x = n.tensor("self");
    Tensor slope = g.div(x.mul(x.rsub(1)));
    if (n.value("eps") == null) {
      return slope.maskedFill(x.lt(0).logicalOr(x.gt(1)), Double.NaN);
    }
    double eps = n.number("eps");
    return slope.maskedFill(x.lt(eps).logicalOr(x.gt(1 - eps)), 0);
  }

  private static void gammas() {
    slope("lgamma", Tensor::digamma);
    slope("digamma", x -> x.polygamma(1));
    rule("polygamma")
        .input(
            "self",
            uses("self"),
            (g, n) -> g.mul(n.tensor("self").polygamma((int) n.integer("n") + 1)));
    rule("igamma")
        .input("self", (_, _) -> unknown("gammainc", "the first argument"))
        .input("other", uses("self", "other"), (g, n) -> g.mul(density(n)));
    rule("igammac")
        .input("self", (_, _) -> unknown("gammaincc", "the first argument"))
        .input("other", uses("self", "other"), (g, n) -> g.mul(density(n)).neg());
    rule("special_zeta")
        .input("self", (_, _) -> unknown("zeta", "the exponent"))
        .input(
            "other",
            uses("self", "other"),
            (g, n) -> {
              Tensor x = n.tensor("self");
              return g.mul(x.neg()).mul(x.add(1).zeta(n.tensor("other")));
            });
  }

  /** The gamma distribution's density at x, of shape a. */
  private static Tensor density(OperatorNode n) {
    Tensor a = n.tensor("self");
    Tensor x = n.tensor("other");
    return a.sub(1).mul(x.log()).sub(x).sub(a.lgamma()).exp();
  }

  private static Tensor unknown(String op, String argument) {
    throw new TorchException(
        op + ": the gradient of " + argument + " has no known formula",
        "detach() it, or open NoGrad around the call",
        null);
  }

  private static void modified() {
    slope("i0", Tensor::i1);
    slope("special_i0e", x -> x.i1e().sub(x.i0e().mul(x.sign())));
    slope("special_i1", x -> x.i0().sub(overX(x, x.i1(), 0.5)));
    slope("special_i1e", x -> x.i0e().sub(x.i1e().mul(x.sign())).sub(overX(x, x.i1e(), 0.5)));
    slope("special_modified_bessel_k0", x -> x.modifiedBesselK1().neg());
    slope(
        "special_modified_bessel_k1",
        x -> x.modifiedBesselK0().add(x.modifiedBesselK1().div(x)).neg());
    slope(
        "special_scaled_modified_bessel_k0",
        x -> x.scaledModifiedBesselK0().sub(x.scaledModifiedBesselK1()));
    slope(
        "special_scaled_modified_bessel_k1",
        x -> {
          Tensor k1 = x.scaledModifiedBesselK1();
          return k1.sub(x.scaledModifiedBesselK0()).sub(k1.div(x));
        });
  }

  private static void bessel() {
    slope("special_bessel_j0", x -> x.besselJ1().neg());
    slope("special_bessel_j1", x -> x.besselJ0().sub(overX(x, x.besselJ1(), 0.5)));
    slope("special_bessel_y0", x -> x.besselY1().neg());
    slope("special_bessel_y1", x -> x.besselY0().sub(x.besselY1().div(x)));
  }

  /** f / x, and its limit at 0. */
  private static Tensor overX(Tensor x, Tensor f, double limit) {
    Tensor zero = x.eq(0);
    return f.div(x.maskedFill(zero, 1)).maskedFill(zero, limit);
  }
}
