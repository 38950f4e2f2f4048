package org.cresset.torch.nn;

import org.cresset.torch.Tensor;

/** max(x, 0). Source: {@code torch.nn.ReLU}. */
public final class ReLU extends Module {
  private ReLU() {}

  /** Makes one. */
  public static ReLU of() {
    return new ReLU();
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.relu();
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }
}
