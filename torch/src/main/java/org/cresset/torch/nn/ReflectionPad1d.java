package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts around signals what a mirror on their last elements shows; negative numbers leave elements
 * out. Source: {@code torch.nn.ReflectionPad1d}.
 *
 * <p>Shape: (N, C, L) gives (N, C, L'); the batch may be left out.
 */
public final class ReflectionPad1d extends PadNd {
  private ReflectionPad1d(long... padding) {
    super(1, PaddingMode.REFLECT, 0, padding);
  }

  /** Padding by one number at all ends, or left, right. */
  public static ReflectionPad1d of(long... padding) {
    return new ReflectionPad1d(padding);
  }
}
