package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts a number around images; negative numbers leave elements out. Source: {@code
 * torch.nn.ConstantPad2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W'); the batch may be left out.
 */
public final class ConstantPad2d extends PadNd {
  private ConstantPad2d(double value, long... padding) {
    super(2, PaddingMode.CONSTANT, value, padding);
  }

  /** Padding by {@code value}: one number for all ends, or left, right, top, bottom. */
  public static ConstantPad2d of(double value, long... padding) {
    return new ConstantPad2d(value, padding);
  }

  @Override
  protected String settings() {
    return "padding=" + super.settings() + ", value=" + Python.number(value());
  }
}
