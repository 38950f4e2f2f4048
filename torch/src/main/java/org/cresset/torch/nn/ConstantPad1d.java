package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts a number around signals; negative numbers leave elements out. Source: {@code
 * torch.nn.ConstantPad1d}.
 *
 * <p>Shape: (N, C, L) gives (N, C, L'); the batch may be left out.
 */
public final class ConstantPad1d extends PadNd {
  private ConstantPad1d(double value, long... padding) {
    super(1, PaddingMode.CONSTANT, value, padding);
  }

  /** Padding by {@code value}: one number for all ends, or left, right. */
  public static ConstantPad1d of(double value, long... padding) {
    return new ConstantPad1d(value, padding);
  }

  @Override
  protected String settings() {
    return "padding=" + super.settings() + ", value=" + Python.number(value());
  }
}
