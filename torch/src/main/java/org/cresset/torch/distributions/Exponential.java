package org.cresset.torch.distributions;

import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Exponential distributions. Source: {@code torch.distributions.Exponential}.
 *
 * @param rate the inverse means, above 0
 */
public record Exponential(Tensor rate) implements Distribution {
  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    return Shapes.empty(shape, rate).exponential_(1, generator).div(rate);
  }

  @Override
  public Tensor logProb(Tensor value) {
    return rate.log().sub(rate.mul(value));
  }

  @Override
  public Tensor mean() {
    return rate.reciprocal();
  }

  @Override
  public Tensor variance() {
    return rate.square().reciprocal();
  }

  @Override
  public Tensor entropy() {
    return rate.log().neg().add(1);
  }
}
