package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts zeros around images; negative numbers leave elements out. Source: {@code
 * torch.nn.ZeroPad2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W'); the batch may be left out.
 */
public final class ZeroPad2d extends PadNd {
  private ZeroPad2d(long... padding) {
    super(2, PaddingMode.CONSTANT, 0, padding);
  }

  /** Padding by one number at all ends, or left, right, top, bottom. */
  public static ZeroPad2d of(long... padding) {
    return new ZeroPad2d(padding);
  }
}
