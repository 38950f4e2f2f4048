package org.cresset.torch.distributions;

import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Even distributions between limits. Source: {@code torch.distributions.Uniform}.
 *
 * @param low the lower limits
 * @param high the upper limits, left out
 */
public record Uniform(Tensor low, Tensor high) implements Distribution {
  /** Checks the shapes. */
  public Uniform {
    Shapes.requireLikeEachOther("Uniform", low, high);
  }

  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    return Shapes.empty(shape, low).uniform_(0, 1, generator).mul(high.sub(low)).add(low);
  }

  /** -infinity outside the limits. */
  @Override
  public Tensor logProb(Tensor value) {
    Tensor inside = low.le(value).logicalAnd(high.gt(value)).to(low.dtype());
    return inside.log().sub(high.sub(low).log());
  }

  @Override
  public Tensor mean() {
    return low.add(high).mul(0.5);
  }

  @Override
  public Tensor variance() {
    return high.sub(low).square().div(12);
  }

  @Override
  public Tensor entropy() {
    return high.sub(low).log();
  }
}
