package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Shuffling;

/**
 * Channels become pixels: (..., C r², H, W) gives (..., C, H r, W r). Source: Shi et al. 2016,
 * {@code torch.nn.PixelShuffle}.
 */
public final class PixelShuffle extends Module {
  private final long upscaleFactor;

  private PixelShuffle(long upscaleFactor) {
    if (upscaleFactor < 1) {
      throw new IllegalArgumentException(
          "pixelShuffle: the factor must be 1 or more, got " + upscaleFactor);
    }
    this.upscaleFactor = upscaleFactor;
  }

  /** By this factor. */
  public static PixelShuffle of(long upscaleFactor) {
    return new PixelShuffle(upscaleFactor);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Shuffling.pixelShuffle(input, upscaleFactor);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "upscale_factor=" + upscaleFactor;
  }
}
