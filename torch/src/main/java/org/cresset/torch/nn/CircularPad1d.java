package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts the other end of signals around them; negative numbers leave elements out. Source: {@code
 * torch.nn.CircularPad1d}.
 *
 * <p>Shape: (N, C, L) gives (N, C, L'); the batch may be left out.
 */
public final class CircularPad1d extends PadNd {
  private CircularPad1d(long... padding) {
    super(1, PaddingMode.CIRCULAR, 0, padding);
  }

  /** Padding by one number at all ends, or left, right. */
  public static CircularPad1d of(long... padding) {
    return new CircularPad1d(padding);
  }
}
