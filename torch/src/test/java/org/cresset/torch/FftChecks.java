package org.cresset.torch;

import static org.cresset.torch.ComplexChecks.sizes;

import java.util.List;

/** Checks of {@link FftRules}, of real and of complex numbers. */
final class FftChecks {
  private FftChecks() {}

  static void define(RuleChecks checks) {
    real(checks, "_fft_r2c", x -> Fft.rfft(x.getFirst()), sizes(2, 5));
    real(checks, "_fft_r2c", x -> Fft.rfft(x.getFirst(), o -> o.n(4).dim(0)), sizes(6, 2));
    real(checks, "_fft_r2c", x -> Fft.rfftn(x.getFirst()), sizes(2, 3, 4));
    real(checks, "_fft_r2c", x -> Fft.fft2(x.getFirst()), sizes(2, 3, 4));
    real(checks, "_fft_r2c", x -> Fft.ihfft(x.getFirst(), o -> o.n(6)), sizes(5));
    complex(checks);
  }

  static void complex(RuleChecks checks) {
    for (Fft.Norm norm : Fft.Norm.values()) {
      several(checks, "_fft_c2c", x -> Fft.fft(x.getFirst(), o -> o.norm(norm)), sizes(2, 3));
      several(checks, "_fft_c2c", x -> Fft.ifft(x.getFirst(), o -> o.norm(norm)), sizes(2, 3));
      several(checks, "_fft_c2r", x -> Fft.irfft(x.getFirst(), o -> o.norm(norm)), sizes(2, 3));
    }
    several(checks, "_fft_c2c", x -> Fft.fftn(x.getFirst(), o -> o.s(3, 4)), sizes(2, 4, 2));
    several(checks, "_fft_c2c", x -> Fft.ifft2(x.getFirst()), sizes(2, 3));
    several(checks, "_fft_c2r", x -> Fft.irfft(x.getFirst(), o -> o.n(5)), sizes(3));
    several(checks, "_fft_c2r", x -> Fft.irfftn(x.getFirst(), o -> o.s(2, 7)), sizes(3, 3));
    several(checks, "_fft_c2r", x -> Fft.hfft(x.getFirst(), o -> o.dim(0)), sizes(4, 2));
    several(checks, "_fft_r2c", x -> Fft.rfft(x.getFirst().abs()).mul(x.getFirst()), sizes(1));
  }

  private static void several(
      RuleChecks checks, String rule, GradCheck.Differentiable f, long[]... shapes) {
    ComplexChecks.several(checks, rule, f, shapes);
  }

  private static void real(
      RuleChecks checks, String rule, GradCheck.Differentiable f, long[]... shapes) {
    checks.several(rule, true, (List<Tensor> x) -> f.apply(x).viewAsReal(), shapes);
  }
}
