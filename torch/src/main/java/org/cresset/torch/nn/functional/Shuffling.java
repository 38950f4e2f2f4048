package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import org.cresset.torch.Aten;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/** Elements moved between channels and space, or between groups of channels. */
public final class Shuffling {
  private static final Op PIXEL_SHUFFLE =
      Op.of("pixel_shuffle(Tensor self, int upscale_factor) -> Tensor");
  private static final Op PIXEL_UNSHUFFLE =
      Op.of("pixel_unshuffle(Tensor self, int downscale_factor) -> Tensor");
  private static final Op CHANNEL_SHUFFLE =
      Op.of("channel_shuffle(Tensor self, SymInt groups) -> Tensor");

  private Shuffling() {}

  /**
   * Channels become pixels: (..., C r², H, W) gives (..., C, H r, W r). Source: Shi et al. 2016,
   * {@code pixel_shuffle}.
   */
  public static Tensor pixelShuffle(Tensor input, long r) {
    if (r < 1 || input.dim() < 3 || input.size(-3) % (r * r) != 0) {
      throw new ShapeException(
          "pixelShuffle: the input must be (..., C, H, W) with C a multiple of the factor's square,"
              + " got %s and factor %d".formatted(text(input), r));
    }
    return Aten.call(PIXEL_SHUFFLE, input, r);
  }

  /** Pixels become channels: (..., C, H r, W r) gives (..., C r², H, W). */
  public static Tensor pixelUnshuffle(Tensor input, long r) {
    if (r < 1 || input.dim() < 3 || input.size(-2) % r != 0 || input.size(-1) % r != 0) {
      throw new ShapeException(
          "pixelUnshuffle: the input must be (..., C, H, W) with H and W multiples of the factor,"
              + " got %s and factor %d".formatted(text(input), r));
    }
    return Aten.call(PIXEL_UNSHUFFLE, input, r);
  }

  /**
   * The channels (g, C/g) in the order (C/g, g): (N, C, ...) stays. Source: Zhang et al. 2018,
   * {@code channel_shuffle}.
   */
  public static Tensor channelShuffle(Tensor input, long groups) {
    if (groups < 1 || input.dim() < 3 || input.size(1) % groups != 0) {
      throw new ShapeException(
          "channelShuffle: the input must be (N, C, ...) with C a multiple of the groups, got %s"
                  .formatted(text(input))
              + " and "
              + groups);
    }
    return Aten.call(CHANNEL_SHUFFLE, input, groups);
  }
}
