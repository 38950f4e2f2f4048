package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Reduction;
import org.cresset.torch.nn.functional.RegressionLosses;

/**
 * The negative logarithmic likelihood of numbers under normal distributions. Source: {@code
 * torch.nn.GaussianNLLLoss}.
 *
 * @param full whether the constant term is added
 * @param eps what a variance is at least
 * @param reduction what is made of the losses of all numbers
 */
public record GaussianNLLLoss(boolean full, double eps, Reduction reduction) {
  /** The mean, without the constant term, variances of at least 1e-6. */
  public static GaussianNLLLoss of() {
    return new GaussianNLLLoss(false, 1e-6, Reduction.MEAN);
  }

  /**
   * The loss of means and numbers of one shape.
   *
   * @param variance 0 or more, of the input's shape, or with a last dimension of 1, or without it
   */
  public Tensor forward(Tensor input, Tensor target, Tensor variance) {
    return RegressionLosses.gaussianNll(input, target, variance, full, eps, reduction);
  }
}
