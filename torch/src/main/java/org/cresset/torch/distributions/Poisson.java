package org.cresset.torch.distributions;

import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Counts of events. Source: {@code torch.distributions.Poisson}.
 *
 * @param rate the expected counts, 0 or more
 */
public record Poisson(Tensor rate) implements Distribution {
  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    return Shapes.expanded(rate, shape, rate).poisson(generator);
  }

  @Override
  public boolean hasRsample() {
    return false;
  }

  @Override
  public Tensor logProb(Tensor value) {
    return Shapes.xlogy(value, rate).sub(rate).sub(Shapes.lgamma(value.add(1)));
  }

  @Override
  public Tensor mean() {
    return rate;
  }

  @Override
  public Tensor variance() {
    return rate;
  }

  /**
   * Has no closed form.
   *
   * @throws UnsupportedOperationException always, as in PyTorch
   */
  @Override
  public Tensor entropy() {
    throw new UnsupportedOperationException("entropy: that of Poisson has no closed form");
  }
}
