package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PaddingMode;

/**
 * Puts the last elements of images around them, again and again; negative numbers leave elements
 * out. Source: {@code torch.nn.ReplicationPad2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W'); the batch may be left out.
 */
public final class ReplicationPad2d extends PadNd {
  private ReplicationPad2d(long... padding) {
    super(2, PaddingMode.REPLICATE, 0, padding);
  }

  /** Padding by one number at all ends, or left, right, top, bottom. */
  public static ReplicationPad2d of(long... padding) {
    return new ReplicationPad2d(padding);
  }
}
