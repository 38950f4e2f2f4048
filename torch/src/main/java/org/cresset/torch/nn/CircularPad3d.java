package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts the other end of volumes around them; negative numbers leave elements out. Source: {@code
 * torch.nn.CircularPad3d}.
 *
 * <p>Shape: (N, C, D, H, W) gives (N, C, D', H', W'); the batch may be left out.
 */
public final class CircularPad3d extends PadNd {
  private CircularPad3d(long... padding) {
    super(3, PaddingMode.CIRCULAR, 0, padding);
  }

  /** Padding by one number at all ends, or left, right, top, bottom, front, back. */
  public static CircularPad3d of(long... padding) {
    return new CircularPad3d(padding);
  }
}
