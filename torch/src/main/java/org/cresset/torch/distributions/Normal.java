package org.cresset.torch.distributions;

import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Normal distributions. Source: {@code torch.distributions.Normal}.
 *
 * @param loc the means
 * @param scale the standard deviations, above 0
 */
public record Normal(Tensor loc, Tensor scale) implements Distribution {
  private static final double HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

  /** Checks the shapes. */
  public Normal {
    Shapes.requireLikeEachOther("Normal", loc, scale);
  }

  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    return Shapes.empty(shape, loc).normal_(0, 1, generator).mul(scale).add(loc);
  }

  @Override
  public Tensor logProb(Tensor value) {
    Tensor distance = value.sub(loc).div(scale);
    return distance.square().mul(-0.5).sub(scale.log()).sub(HALF_LOG_2PI);
  }

  @Override
  public Tensor mean() {
    return loc;
  }

  @Override
  public Tensor variance() {
    return scale.square();
  }

  @Override
  public Tensor entropy() {
    return scale.log().add(0.5 + HALF_LOG_2PI);
  }
}
