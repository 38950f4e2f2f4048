package org.cresset.vision.transforms;

import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * Pixels taken from other places: rotations, shears and changes of perspective. What comes from
 * outside is filled, in a mask with the value to ignore.
 *
 * <p>Source: torchvision's v2 {@code affine}, {@code rotate} and {@code perspective} on tensors,
 * with their arithmetic in float32.
 *
 * @param places for each pixel of the result, where in the image it comes from
 * @param interpolation {@link InterpolationMode#NEAREST} or {@link InterpolationMode#BILINEAR}
 * @param fill what comes from outside, from 0 to 255
 */
public record Warp(Places places, InterpolationMode interpolation, int fill) implements ImageOp {
  /** Checks the interpolation. */
  public Warp {
    if (interpolation == InterpolationMode.BICUBIC) {
      throw new IllegalArgumentException("Warp: interpolation must be nearest or bilinear");
    }
  }

  /** Where pixels come from. */
  public sealed interface Places permits Affine, Perspective {
    /** The rows of a 3x3 matrix on places as torch's grids have them, -1 to 1 across the image. */
    float[] grid(ImageSize size);
  }

  @Override
  public Image apply(Image image) {
    return new Sampling(image, places, interpolation, fill).run();
  }

  @Override
  public Image mask(Image mask, int ignore) {
    return new Sampling(mask, places, InterpolationMode.NEAREST, ignore).run();
  }
}
