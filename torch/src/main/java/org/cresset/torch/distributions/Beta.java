package org.cresset.torch.distributions;

import java.util.List;
import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Beta distributions on (0, 1). Source: {@code torch.distributions.Beta}.
 *
 * @param concentration1 of 1, above 0
 * @param concentration0 of 0, above 0
 */
public record Beta(Tensor concentration1, Tensor concentration0) implements Distribution {
  /** Checks the shapes. */
  public Beta {
    Shapes.requireLikeEachOther("Beta", concentration1, concentration0);
  }

  /** The same as shares of two. */
  private Dirichlet shares() {
    return new Dirichlet(Tensor.stack(List.of(concentration1, concentration0), -1));
  }

  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    return shares().draw(generator, shape).select(-1, 0);
  }

  @Override
  public Tensor logProb(Tensor value) {
    return shares().logProb(Tensor.stack(List.of(value, value.rsub(1)), -1));
  }

  @Override
  public Tensor mean() {
    return concentration1.div(concentration1.add(concentration0));
  }

  @Override
  public Tensor variance() {
    return shares().variance().select(-1, 0);
  }

  @Override
  public Tensor entropy() {
    return shares().entropy();
  }
}
