package org.cresset.torch;

/**
 * Special functions, of each element on its own. Integers give float32. Source: {@code
 * torch.special}; the names are its own, with the words of a Bessel function in one.
 */
sealed interface Special permits Elementwise {
  private Tensor self() {
    return (Tensor) this;
  }

  // ---- Normal distribution -------------------------------------------------------------------

  /** 1 less the error function, exact for large x. */
  default Tensor erfc() {
    return Aten.call(PointwiseOps.ERFC, this);
  }

  /** exp(x²) erfc(x), without overflow. */
  default Tensor erfcx() {
    return Aten.call(PointwiseOps.ERFCX, this);
  }

  /** The number whose error function is x, for x from -1 to 1. */
  default Tensor erfinv() {
    return Aten.call(PointwiseOps.ERFINV, this);
  }

  /** The share of the standard normal distribution below x. */
  default Tensor ndtr() {
    Tensor scaled = self().mul(Math.sqrt(0.5));
    // Far below 0, 1 + erf would cancel to nothing.
    Tensor tail = scaled.neg().erfc().mul(0.5);
    return tail.where(scaled.lt(-1), scaled.erf().add(1).mul(0.5));
  }

  /** The logarithm of {@link #ndtr}, exact far below 0. */
  default Tensor logNdtr() {
    return Aten.call(PointwiseOps.LOG_NDTR, this);
  }

  /** The number below which a share x of the standard normal distribution lies. */
  default Tensor ndtri() {
    return Aten.call(PointwiseOps.NDTRI, this);
  }

  // ---- Logarithms and logistics --------------------------------------------------------------

  /** 1 / (1 + exp(-x)): another name of {@code sigmoid}. */
  default Tensor expit() {
    return self().sigmoid();
  }

  /** log(x / (1 - x)). */
  default Tensor logit() {
    return Aten.call(PointwiseOps.LOGIT, this, null);
  }

  /** log(z / (1 - z)), z being x but not below {@code eps} nor above 1 - eps. */
  default Tensor logit(double eps) {
    return Aten.call(PointwiseOps.LOGIT, this, eps);
  }

  /** -x log(x); 0 at 0, minus infinity below. */
  default Tensor entr() {
    return Aten.call(PointwiseOps.ENTR, this);
  }

  /** x log(other), 0 where x is 0. Source: {@code torch.xlogy}. */
  default Tensor xlogy(Tensor other) {
    return Aten.call(PointwiseOps.XLOGY, this, other);
  }

  /** x log(number), 0 where x is 0. */
  default Tensor xlogy(double other) {
    return xlogy(Scalars.like(self(), other));
  }

  /** x log(1 + other), 0 where x is 0. */
  default Tensor xlog1py(Tensor other) {
    return Aten.call(PointwiseOps.XLOG1PY, this, other);
  }

  /** sin(πx) / (πx), 1 at 0. */
  default Tensor sinc() {
    return Aten.call(PointwiseOps.SINC, this);
  }

  // ---- Gamma and zeta ------------------------------------------------------------------------

  /** The logarithm of the size of the gamma function. */
  default Tensor lgamma() {
    return Aten.call(PointwiseOps.LGAMMA, this);
  }

  /** The derivative of {@link #lgamma}. */
  default Tensor digamma() {
    return Aten.call(PointwiseOps.DIGAMMA, this);
  }

  /** The n-th derivative of {@link #digamma}. */
  default Tensor polygamma(int n) {
    if (n < 0) throw new IllegalArgumentException("polygamma: n must be 0 or more, got " + n);
    return n == 0 ? digamma() : Aten.call(PointwiseOps.POLYGAMMA, n, this);
  }

  /** The logarithm of the gamma function of p dimensions, for x above (p - 1) / 2. */
  default Tensor mvlgamma(int p) {
    if (p < 1) throw new IllegalArgumentException("mvlgamma: p must be 1 or more, got " + p);
    Tensor sum = lgamma();
    for (int j = 1; j < p; j++) sum = sum.add(self().sub(j / 2.0).lgamma());
    return sum.add(p * (p - 1) / 4.0 * Math.log(Math.PI));
  }

  /** The share of gamma(this) below x, regularised; a gradient of x alone. */
  default Tensor gammainc(Tensor x) {
    return Aten.call(PointwiseOps.GAMMAINC, this, x);
  }

  /** The share of gamma(this) above x, regularised; a gradient of x alone. */
  default Tensor gammaincc(Tensor x) {
    return Aten.call(PointwiseOps.GAMMAINCC, this, x);
  }

  /** The sum of 1 / (k + q)^x over all k from 0: Hurwitz's; a gradient of q alone. */
  default Tensor zeta(Tensor q) {
    return Aten.call(PointwiseOps.ZETA, this, q);
  }

  // ---- Bessel functions ----------------------------------------------------------------------

  /** The modified Bessel function of the first kind and order 0. */
  default Tensor i0() {
    return Aten.call(PointwiseOps.I0, this);
  }

  /** exp(-|x|) {@link #i0}. */
  default Tensor i0e() {
    return Aten.call(PointwiseOps.I0E, this);
  }

  /** The modified Bessel function of the first kind and order 1. */
  default Tensor i1() {
    return Aten.call(PointwiseOps.I1, this);
  }

  /** exp(-|x|) {@link #i1}. */
  default Tensor i1e() {
    return Aten.call(PointwiseOps.I1E, this);
  }

  /** The Bessel function of the first kind and order 0. */
  default Tensor besselJ0() {
    return Aten.call(PointwiseOps.J0, this);
  }

  /** The Bessel function of the first kind and order 1. */
  default Tensor besselJ1() {
    return Aten.call(PointwiseOps.J1, this);
  }

  /** The Bessel function of the second kind and order 0, for x above 0. */
  default Tensor besselY0() {
    return Aten.call(PointwiseOps.Y0, this);
  }

  /** The Bessel function of the second kind and order 1, for x above 0. */
  default Tensor besselY1() {
    return Aten.call(PointwiseOps.Y1, this);
  }

  /** The modified Bessel function of the second kind and order 0, for x above 0. */
  default Tensor modifiedBesselK0() {
    return Aten.call(PointwiseOps.K0, this);
  }

  /** The modified Bessel function of the second kind and order 1, for x above 0. */
  default Tensor modifiedBesselK1() {
    return Aten.call(PointwiseOps.K1, this);
  }

  /** exp(x) {@link #modifiedBesselK0}. */
  default Tensor scaledModifiedBesselK0() {
    return Aten.call(PointwiseOps.K0E, this);
  }

  /** exp(x) {@link #modifiedBesselK1}. */
  default Tensor scaledModifiedBesselK1() {
    return Aten.call(PointwiseOps.K1E, this);
  }

  /** sin(x) / x, 1 at 0: the spherical Bessel function of order 0. */
  default Tensor sphericalBesselJ0() {
    return Aten.call(PointwiseOps.SPHERICAL_J0, this);
  }
}
