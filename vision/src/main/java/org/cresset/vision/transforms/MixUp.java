package org.cresset.vision.transforms;

import java.util.random.RandomGenerator;
import org.cresset.torch.Tensor;

/**
 * Blends each image of a batch, and its label, with the one before it.
 *
 * <p>Works where the batch is, on any device. Source: {@code torchvision.transforms.v2.MixUp};
 * Zhang et al., "mixup: Beyond Empirical Risk Minimization" (2017).
 *
 * @param alpha both parameters of the beta distribution that the share comes from, above 0
 * @param classes the number of classes
 */
public record MixUp(double alpha, int classes) {
  /** Checks the numbers. */
  public MixUp {
    BatchMix.require("MixUp", alpha, classes);
  }

  /**
   * One draw.
   *
   * @param share what each image keeps of itself, from 0 to 1
   * @param classes the number of classes
   */
  public record Drawn(double share, int classes) implements BatchMix {
    @Override
    public Tensor images(Tensor images) {
      return images.mul(share).add(images.roll(1, 0).mul(1 - share));
    }

    @Override
    public Tensor labels(Tensor labels) {
      return BatchMix.blend(labels, classes, share);
    }
  }

  /** Draws the share. */
  public Drawn draw(RandomGenerator random) {
    return new Drawn(Beta.symmetric(alpha, random), classes);
  }
}
