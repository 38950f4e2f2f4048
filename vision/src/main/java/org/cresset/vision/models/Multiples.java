package org.cresset.vision.models;

import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/** Sizes of images that a decoder can give back. */
final class Multiples {
  private Multiples() {}

  static void of(long divisor, String network, Tensor image) {
    if (image.dim() == 4 && image.size(2) % divisor == 0 && image.size(3) % divisor == 0) return;
    throw new ShapeException(
        "%s: the input must be (N, 3, H, W) with H and W multiples of %d, got %s%s"
            .formatted(network, divisor, image.dtype(), image.shape()));
  }
}
