package org.cresset.torch;

/** The three transforms that all of {@link Fft} is made of. */
final class FftOps {
  private FftOps() {}

  static final Op R2C =
      Op.of("_fft_r2c(Tensor self, int[] dim, int normalization, bool onesided) -> Tensor");
  static final Op C2R =
      Op.of("_fft_c2r(Tensor self, int[] dim, int normalization, SymInt last_dim_size) -> Tensor");
  static final Op C2C =
      Op.of("_fft_c2c(Tensor self, SymInt[] dim, int normalization, bool forward) -> Tensor");
}
