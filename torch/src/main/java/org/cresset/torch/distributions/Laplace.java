package org.cresset.torch.distributions;

import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Laplace distributions. Source: {@code torch.distributions.Laplace}.
 *
 * @param loc the means
 * @param scale the mean distances from them, above 0
 */
public record Laplace(Tensor loc, Tensor scale) implements Distribution {
  /** Checks the shapes. */
  public Laplace {
    Shapes.requireLikeEachOther("Laplace", loc, scale);
  }

  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    double least = loc.dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
    Tensor u = Shapes.empty(shape, loc).uniform_(least - 1, 1, generator);
    return loc.sub(scale.mul(u.sign()).mul(u.abs().neg().log1p()));
  }

  @Override
  public Tensor logProb(Tensor value) {
    return scale.mul(2).log().neg().sub(value.sub(loc).abs().div(scale));
  }

  @Override
  public Tensor mean() {
    return loc;
  }

  @Override
  public Tensor variance() {
    return scale.square().mul(2);
  }

  @Override
  public Tensor entropy() {
    return scale.mul(2).log().add(1);
  }
}
