package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts the last elements of volumes around them, again and again; negative numbers leave elements
 * out. Source: {@code torch.nn.ReplicationPad3d}.
 *
 * <p>Shape: (N, C, D, H, W) gives (N, C, D', H', W'); the batch may be left out.
 */
public final class ReplicationPad3d extends PadNd {
  private ReplicationPad3d(long... padding) {
    super(3, PaddingMode.REPLICATE, 0, padding);
  }

  /** Padding by one number at all ends, or left, right, top, bottom, front, back. */
  public static ReplicationPad3d of(long... padding) {
    return new ReplicationPad3d(padding);
  }
}
