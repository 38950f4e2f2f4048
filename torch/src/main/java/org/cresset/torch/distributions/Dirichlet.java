package org.cresset.torch.distributions;

import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Shares that add up to 1. Source: {@code torch.distributions.Dirichlet}.
 *
 * @param concentration (batch..., shares), above 0
 */
public record Dirichlet(Tensor concentration) implements Distribution {
  /** Checks the shape. */
  public Dirichlet {
    Shapes.requireVectors("Dirichlet", concentration);
  }

  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    return Shapes.expanded(concentration, shape, concentration).sampleDirichlet(generator);
  }

  @Override
  public Tensor logProb(Tensor value) {
    return Shapes.xlogy(concentration.sub(1), value)
        .sum(-1, false)
        .add(Shapes.lgamma(concentration.sum(-1, false)))
        .sub(Shapes.lgamma(concentration).sum(-1, false));
  }

  @Override
  public Tensor mean() {
    return concentration.div(concentration.sum(-1, true));
  }

  @Override
  public Tensor variance() {
    Tensor total = concentration.sum(-1, true);
    Tensor scale = total.square().mul(total.add(1));
    return concentration.mul(total.sub(concentration)).div(scale);
  }

  @Override
  public Tensor entropy() {
    Tensor total = concentration.sum(-1, false);
    Tensor excess = total.rsub((double) concentration.size(-1)).mul(Shapes.digamma(total));
    Tensor each = concentration.sub(1).mul(Shapes.digamma(concentration)).sum(-1, false);
    return Shapes.lgamma(concentration)
        .sum(-1, false)
        .sub(Shapes.lgamma(total))
        .sub(excess)
        .sub(each);
  }
}
