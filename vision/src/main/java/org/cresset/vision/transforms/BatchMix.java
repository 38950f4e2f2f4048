package org.cresset.vision.transforms;

import org.cresset.torch.DType;
import org.cresset.torch.Tensor;

/** Images of a batch mixed with each other: what {@link MixUp} and {@link CutMix} draw. */
public sealed interface BatchMix permits MixUp.Drawn, CutMix.Drawn {
  /** The mixed images, of the same shape (N, C, H, W) and floating dtype. */
  Tensor images(Tensor images);

  /**
   * The shares of the classes.
   *
   * @param labels int64 (N)
   * @return float32 (N, classes), which {@link org.cresset.torch.nn.CrossEntropyLoss} takes as they
   *     are
   */
  Tensor labels(Tensor labels);

  /** Each label with a share, the one before it with the rest. */
  static Tensor blend(Tensor labels, int classes, double share) {
    Tensor places = Tensor.arange(classes).to(labels.device());
    Tensor own = labels.unsqueeze(1).eq(places).to(DType.FLOAT32); // (N, classes)
    return own.mul(share).add(own.roll(1, 0).mul(1 - share));
  }

  /** Checks what both have. */
  static void require(String name, double alpha, int classes) {
    if (!(alpha > 0) || classes < 1) {
      throw new IllegalArgumentException(
          name + ": alpha must be above 0 and classes 1 or more, got " + alpha + " and " + classes);
    }
  }
}
