package org.cresset.torch.distributions;

import org.cresset.torch.Generator;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A batch of probability distributions of one family, by the tensors of their parameters. Source:
 * {@code torch.distributions}.
 *
 * <p>A shape is (sample..., batch..., event...): what is drawn, one for each distribution of the
 * batch, and for the multivariate ones the dimension of one value. The tensors stay the caller's.
 */
public sealed interface Distribution
    permits Bernoulli,
        Beta,
        Categorical,
        Dirichlet,
        Exponential,
        Gamma,
        Laplace,
        MultivariateNormal,
        Normal,
        Poisson,
        Uniform {
  /**
   * Values without gradients.
   *
   * @param generator where they come from; null for the device's
   * @param shape the leading dimensions; none for one value of each distribution
   */
  default Tensor sample(@Nullable Generator generator, long... shape) {
    try (NoGrad _ = NoGrad.open()) {
      return draw(generator, shape);
    }
  }

  /** Values without gradients, from the device's generator. */
  default Tensor sample(long... shape) {
    return sample(null, shape);
  }

  /**
   * Values through which gradients reach the parameters.
   *
   * @throws UnsupportedOperationException if the family's values do not move with its parameters
   */
  default Tensor rsample(@Nullable Generator generator, long... shape) {
    if (hasRsample()) return draw(generator, shape);
    throw new UnsupportedOperationException(
        "rsample: the values of %s are whole numbers, which have no gradient; use sample"
            .formatted(getClass().getSimpleName()));
  }

  /** Values through which gradients reach the parameters, from the device's generator. */
  default Tensor rsample(long... shape) {
    return rsample(null, shape);
  }

  /** Whether {@link #rsample} can be asked. */
  default boolean hasRsample() {
    return true;
  }

  /** Draws, with gradients if they are recorded and the family has them. */
  Tensor draw(@Nullable Generator generator, long... shape);

  /** The logarithm of the density, or of the probability, of values; (sample..., batch...). */
  Tensor logProb(Tensor value);

  /** The expected values; (batch..., event...). */
  Tensor mean();

  /** The variances; (batch..., event...). */
  Tensor variance();

  /** The entropies in nats; (batch...). */
  Tensor entropy();
}
