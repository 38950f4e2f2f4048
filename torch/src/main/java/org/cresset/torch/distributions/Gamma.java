package org.cresset.torch.distributions;

import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Gamma distributions. Source: {@code torch.distributions.Gamma}.
 *
 * @param concentration the shapes, above 0
 * @param rate the inverse scales, above 0
 */
public record Gamma(Tensor concentration, Tensor rate) implements Distribution {
  /** Checks the shapes. */
  public Gamma {
    Shapes.requireLikeEachOther("Gamma", concentration, rate);
  }

  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    Tensor shapes = Shapes.expanded(concentration, shape, concentration);
    return shapes.standardGamma(generator).div(rate);
  }

  @Override
  public Tensor logProb(Tensor value) {
    return Shapes.xlogy(concentration, rate)
        .add(Shapes.xlogy(concentration.sub(1), value))
        .sub(rate.mul(value))
        .sub(Shapes.lgamma(concentration));
  }

  @Override
  public Tensor mean() {
    return concentration.div(rate);
  }

  @Override
  public Tensor variance() {
    return concentration.div(rate.square());
  }

  @Override
  public Tensor entropy() {
    return concentration
        .sub(rate.log())
        .add(Shapes.lgamma(concentration))
        .add(concentration.rsub(1).mul(Shapes.digamma(concentration)));
  }
}
