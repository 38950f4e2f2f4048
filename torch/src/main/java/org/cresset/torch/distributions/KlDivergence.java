package org.cresset.torch.distributions;

import org.cresset.torch.Tensor;

/** How far distributions are from others. Source: {@code torch.distributions.kl_divergence}. */
public final class KlDivergence {
  private KlDivergence() {}

  /**
   * The expectation under {@code p} of log p - log q, in nats; (batch...).
   *
   * @throws UnsupportedOperationException if there is no closed form here for these two
   */
  public static Tensor of(Distribution p, Distribution q) {
    if (p instanceof Normal a && q instanceof Normal b) return normal(a, b);
    if (p instanceof Bernoulli a && q instanceof Bernoulli b) return bernoulli(a, b);
    if (p instanceof Categorical a && q instanceof Categorical b) {
      Tensor difference = a.logits().logSoftmax(-1).sub(b.logits().logSoftmax(-1));
      return a.probs().mul(difference).sum(-1, false);
    }
    if (p instanceof Exponential a && q instanceof Exponential b) {
      Tensor ratio = b.rate().div(a.rate());
      return ratio.log().neg().add(ratio).sub(1);
    }
    throw new UnsupportedOperationException(
        "KlDivergence: has no closed form for %s and %s; average logProb over samples"
            .formatted(p.getClass().getSimpleName(), q.getClass().getSimpleName()));
  }

  private static Tensor normal(Normal p, Normal q) {
    Tensor ratio = p.scale().div(q.scale()).square();
    Tensor distance = p.loc().sub(q.loc()).div(q.scale()).square();
    return ratio.add(distance).sub(1).sub(ratio.log()).mul(0.5);
  }

  private static Tensor bernoulli(Bernoulli p, Bernoulli q) {
    Tensor one = p.probs();
    Tensor zero = one.rsub(1);
    Tensor ofOne = Shapes.xlogy(one, one.div(q.probs()));
    return ofOne.add(Shapes.xlogy(zero, zero.div(q.probs().rsub(1))));
  }
}
