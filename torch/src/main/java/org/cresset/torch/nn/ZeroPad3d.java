package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts zeros around volumes; negative numbers leave elements out. Source: {@code
 * torch.nn.ZeroPad3d}.
 *
 * <p>Shape: (N, C, D, H, W) gives (N, C, D', H', W'); the batch may be left out.
 */
public final class ZeroPad3d extends PadNd {
  private ZeroPad3d(long... padding) {
    super(3, PaddingMode.CONSTANT, 0, padding);
  }

  /** Padding by one number at all ends, or left, right, top, bottom, front, back. */
  public static ZeroPad3d of(long... padding) {
    return new ZeroPad3d(padding);
  }
}
