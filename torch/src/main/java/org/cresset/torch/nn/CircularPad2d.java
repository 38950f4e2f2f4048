package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts the other end of images around them; negative numbers leave elements out. Source: {@code
 * torch.nn.CircularPad2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W'); the batch may be left out.
 */
public final class CircularPad2d extends PadNd {
  private CircularPad2d(long... padding) {
    super(2, PaddingMode.CIRCULAR, 0, padding);
  }

  /** Padding by one number at all ends, or left, right, top, bottom. */
  public static CircularPad2d of(long... padding) {
    return new CircularPad2d(padding);
  }
}
