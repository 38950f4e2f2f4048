package org.cresset.torch.nn.functional;

import org.cresset.torch.Generator;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Choices among classes that have a gradient. */
public final class Softmaxes {
  private Softmaxes() {}

  /**
   * Draws of a class with the probabilities {@code softmax(logits)}, made so that they have a
   * gradient: {@code softmax((logits + Gumbel noise) / tau)}. Source: Jang et al. 2017, {@code
   * torch.nn.functional.gumbel_softmax}.
   *
   * <p>Shape: that of the logits.
   *
   * @param tau the temperature, above 0: the lower, the nearer to one class alone
   * @param hard whether the result is 1 at one class and 0 elsewhere, with the gradient of the soft
   *     one
   * @param dim the classes' dimension
   * @param generator where chance comes from, or null for the device's own
   */
  public static Tensor gumbelSoftmax(
      Tensor logits, double tau, boolean hard, int dim, @Nullable Generator generator) {
    if (!(tau > 0)) {
      throw new IllegalArgumentException(
          "gumbelSoftmax: the temperature must be above 0, got " + tau);
    }
    Tensor noise;
    try (NoGrad _ = NoGrad.open()) {
      noise = logits.detach().emptyLike().exponential_(1, generator).log_().neg_();
    }
    Tensor soft = logits.add(noise).div(tau).softmax(dim);
    if (!hard) return soft;
    Tensor values = soft.detach();
    Tensor one = values.zerosLike().scatter(dim, values.argmax(dim, true), 1);
    return one.sub(values).add(soft); // the value is that of one, the gradient that of soft
  }
}
