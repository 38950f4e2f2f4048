package org.cresset.torch.nn;

import org.cresset.torch.Tensor;

/**
 * Some dimensions as one, in row-major order whatever the order of memory. Source: {@code
 * torch.nn.Flatten}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C H W). Shares memory where it can.
 */
public final class Flatten extends Module {
  private final int startDim;
  private final int endDim;

  private Flatten(int startDim, int endDim) {
    this.startDim = startDim;
    this.endDim = endDim;
  }

  /** All dimensions but the first. */
  public static Flatten of() {
    return of(1, -1);
  }

  /** The dimensions from one to another, both included; negative numbers count from the end. */
  public static Flatten of(int startDim, int endDim) {
    return new Flatten(startDim, endDim);
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.flatten(startDim, endDim);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "start_dim=" + startDim + ", end_dim=" + endDim;
  }
}
