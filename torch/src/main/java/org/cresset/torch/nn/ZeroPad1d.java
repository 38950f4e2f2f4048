package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts zeros around signals; negative numbers leave elements out. Source: {@code
 * torch.nn.ZeroPad1d}.
 *
 * <p>Shape: (N, C, L) gives (N, C, L'); the batch may be left out.
 */
public final class ZeroPad1d extends PadNd {
  private ZeroPad1d(long... padding) {
    super(1, PaddingMode.CONSTANT, 0, padding);
  }

  /** Padding by one number at all ends, or left, right. */
  public static ZeroPad1d of(long... padding) {
    return new ZeroPad1d(padding);
  }
}
