package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts a number around volumes; negative numbers leave elements out. Source: {@code
 * torch.nn.ConstantPad3d}.
 *
 * <p>Shape: (N, C, D, H, W) gives (N, C, D', H', W'); the batch may be left out.
 */
public final class ConstantPad3d extends PadNd {
  private ConstantPad3d(double value, long... padding) {
    super(3, PaddingMode.CONSTANT, value, padding);
  }

  /**
   * Padding by {@code value}: one number for all ends, or left, right, top, bottom, front, back.
   */
  public static ConstantPad3d of(double value, long... padding) {
    return new ConstantPad3d(value, padding);
  }

  @Override
  protected String settings() {
    return "padding=" + super.settings() + ", value=" + Python.number(value());
  }
}
