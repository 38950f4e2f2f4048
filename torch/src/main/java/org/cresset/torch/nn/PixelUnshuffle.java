package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Shuffling;

/**
 * Pixels become channels: (..., C, H r, W r) gives (..., C r², H, W). Source: {@code
 * torch.nn.PixelUnshuffle}.
 */
public final class PixelUnshuffle extends Module {
  private final long downscaleFactor;

  private PixelUnshuffle(long downscaleFactor) {
    if (downscaleFactor < 1) {
      throw new IllegalArgumentException(
          "pixelUnshuffle: the factor must be 1 or more, got " + downscaleFactor);
    }
    this.downscaleFactor = downscaleFactor;
  }

  /** By this factor. */
  public static PixelUnshuffle of(long downscaleFactor) {
    return new PixelUnshuffle(downscaleFactor);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Shuffling.pixelUnshuffle(input, downscaleFactor);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "downscale_factor=" + downscaleFactor;
  }
}
