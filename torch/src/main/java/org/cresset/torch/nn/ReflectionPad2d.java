package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts around images what a mirror on their last elements shows; negative numbers leave elements
 * out. Source: {@code torch.nn.ReflectionPad2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W'); the batch may be left out.
 */
public final class ReflectionPad2d extends PadNd {
  private ReflectionPad2d(long... padding) {
    super(2, PaddingMode.REFLECT, 0, padding);
  }

  /** Padding by one number at all ends, or left, right, top, bottom. */
  public static ReflectionPad2d of(long... padding) {
    return new ReflectionPad2d(padding);
  }
}
