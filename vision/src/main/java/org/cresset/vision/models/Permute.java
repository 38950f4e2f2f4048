package org.cresset.vision.models;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;

/** The dimensions in another order, as a layer. Source: {@code torchvision.ops.Permute}. */
final class Permute extends Module {
  private final long[] dims;

  private Permute(long... dims) {
    this.dims = dims;
  }

  /** (N, C, H, W) to (N, H, W, C). */
  static Permute channelsToEnd() {
    return new Permute(0, 2, 3, 1);
  }

  /** (N, H, W, C) to (N, C, H, W). */
  static Permute channelsToFront() {
    return new Permute(0, 3, 1, 2);
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.permute(dims);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }
}
