package org.cresset.torch.nn;

import org.cresset.torch.Tensor;

/**
 * x times the normal distribution's function at x. Source: Hendrycks and Gimpel 2016, {@code
 * torch.nn.GELU}.
 */
public final class GELU extends Module {
  /** How the function is computed. */
  public enum Approximation {
    /** By the error function. */
    NONE,
    /** By a hyperbolic tangent. */
    TANH;

    @Override
    public String toString() {
      return this == NONE ? "none" : "tanh";
    }
  }

  private final Approximation approximation;

  private GELU(Approximation approximation) {
    this.approximation = approximation;
  }

  /** The exact function. */
  public static GELU of() {
    return of(Approximation.NONE);
  }

  /** Exactly, or by an approximation. */
  public static GELU of(Approximation approximation) {
    return new GELU(approximation);
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.gelu(approximation.toString());
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "approximate='" + approximation + "'";
  }
}
