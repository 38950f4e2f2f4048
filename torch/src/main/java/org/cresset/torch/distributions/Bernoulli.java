package org.cresset.torch.distributions;

import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * 1 with a probability, else 0. Source: {@code torch.distributions.Bernoulli}.
 *
 * @param probs the probabilities of 1
 */
public record Bernoulli(Tensor probs) implements Distribution {
  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    return Shapes.expanded(probs, shape, probs).bernoulli(generator);
  }

  @Override
  public boolean hasRsample() {
    return false;
  }

  @Override
  public Tensor logProb(Tensor value) {
    return Shapes.xlogy(value, probs).add(Shapes.xlogy(value.rsub(1), probs.rsub(1)));
  }

  @Override
  public Tensor mean() {
    return probs;
  }

  @Override
  public Tensor variance() {
    return probs.mul(probs.rsub(1));
  }

  @Override
  public Tensor entropy() {
    Tensor not = probs.rsub(1);
    return Shapes.xlogy(probs, probs).add(Shapes.xlogy(not, not)).neg();
  }
}
