package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts around volumes what a mirror on their last elements shows; negative numbers leave elements
 * out. Source: {@code torch.nn.ReflectionPad3d}.
 *
 * <p>Shape: (N, C, D, H, W) gives (N, C, D', H', W'); the batch may be left out.
 */
public final class ReflectionPad3d extends PadNd {
  private ReflectionPad3d(long... padding) {
    super(3, PaddingMode.REFLECT, 0, padding);
  }

  /** Padding by one number at all ends, or left, right, top, bottom, front, back. */
  public static ReflectionPad3d of(long... padding) {
    return new ReflectionPad3d(padding);
  }
}
