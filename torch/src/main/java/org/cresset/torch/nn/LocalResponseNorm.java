package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Normalizations;

/**
 * Divides each value by what its neighbours in other channels have. Source: Krizhevsky et al. 2012,
 * {@code torch.nn.LocalResponseNorm}.
 *
 * <p>Shape: (N, C, ...) of at least three dimensions stays.
 */
public final class LocalResponseNorm extends Module {
  private final long size;
  private final double alpha;
  private final double beta;
  private final double k;

  private LocalResponseNorm(long size, double alpha, double beta, double k) {
    if (size < 1) {
      throw new IllegalArgumentException("localResponseNorm: size must be 1 or more, got " + size);
    }
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  /** Over {@code size} channels, with alpha 1e-4, beta 0.75 and k 1. */
  public static LocalResponseNorm of(long size) {
    return of(size, 1e-4, 0.75, 1);
  }

  /** Divides by {@code (k + alpha mean of squares)^beta}. */
  public static LocalResponseNorm of(long size, double alpha, double beta, double k) {
    return new LocalResponseNorm(size, alpha, beta, k);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Normalizations.localResponseNorm(input, size, alpha, beta, k);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "%d, alpha=%s, beta=%s, k=%s"
        .formatted(size, Python.number(alpha), Python.number(beta), Python.number(k));
  }
}
