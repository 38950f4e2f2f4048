package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Reduction;
import org.cresset.torch.nn.functional.RegressionLosses;

/** The squared differences of two tensors of one shape. Source: {@code torch.nn.MSELoss}. */
public final class MSELoss implements Loss {
  private final Reduction reduction;

  private MSELoss(Reduction reduction) {
    this.reduction = reduction;
  }

  /** Their mean. */
  public static MSELoss of() {
    return of(Reduction.MEAN);
  }

  /** Reduced as said. */
  public static MSELoss of(Reduction reduction) {
    return new MSELoss(reduction);
  }

  @Override
  public Tensor forward(Tensor output, Tensor target) {
    return RegressionLosses.mse(output, target, reduction);
  }

  @Override
  public String toString() {
    return "MSELoss()";
  }
}
