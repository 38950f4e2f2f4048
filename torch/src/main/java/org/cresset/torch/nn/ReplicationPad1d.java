package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts the last elements of signals around them, again and again; negative numbers leave elements
 * out. Source: {@code torch.nn.ReplicationPad1d}.
 *
 * <p>Shape: (N, C, L) gives (N, C, L'); the batch may be left out.
 */
public final class ReplicationPad1d extends PadNd {
  private ReplicationPad1d(long... padding) {
    super(1, PaddingMode.REPLICATE, 0, padding);
  }

  /** Padding by one number at all ends, or left, right. */
  public static ReplicationPad1d of(long... padding) {
    return new ReplicationPad1d(padding);
  }
}
