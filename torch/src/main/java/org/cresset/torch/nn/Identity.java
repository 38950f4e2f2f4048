package org.cresset.torch.nn;

import org.cresset.torch.Tensor;

/** Returns its input: a place to leave empty. Source: {@code torch.nn.Identity}. */
public final class Identity extends Module {
  private Identity() {}

  /** Makes one. */
  public static Identity of() {
    return new Identity();
  }

  @Override
  public Tensor forward(Tensor input) {
    return input;
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }
}
