package org.cresset.vision.transforms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.torch.Tensor;
import org.cresset.vision.image.ImageSize;

/**
 * Replaces a rectangle of each image of a batch by the same rectangle of the image before it, and
 * blends the labels by area.
 *
 * <p>Works where the batch is, on any device. Source: {@code torchvision.transforms.v2.CutMix}; Yun
 * et al., "CutMix" (2019).
 *
 * @param alpha both parameters of the beta distribution that the area comes from, above 0
 * @param classes the number of classes
 */
public record CutMix(double alpha, int classes) {
  /** Checks the numbers. */
  public CutMix {
    BatchMix.require("CutMix", alpha, classes);
  }

  /**
   * One draw.
   *
   * @param top the rectangle's first row
   * @param left its first column
   * @param bottom the row behind its last
   * @param right the column behind its last
   * @param classes the number of classes
   * @param whole the images' size
   */
  public record Drawn(int top, int left, int bottom, int right, int classes, ImageSize whole)
      implements BatchMix {
    @Override
    public Tensor images(Tensor images) {
      if (bottom == top || right == left) return images;
      Tensor before = images.roll(1, 0); // (N, C, H, W)
      Tensor middle =
          joined(
              List.of(
                  images.narrow(2, top, bottom - top).narrow(3, 0, left),
                  before.narrow(2, top, bottom - top).narrow(3, left, right - left),
                  images.narrow(2, top, bottom - top).narrow(3, right, whole.width() - right)),
              3);
      return joined(
          List.of(
              images.narrow(2, 0, top), middle, images.narrow(2, bottom, whole.height() - bottom)),
          2);
    }

    private static Tensor joined(List<Tensor> parts, int dim) {
      return Tensor.cat(parts, dim);
    }

    @Override
    public Tensor labels(Tensor labels) {
      double area = (double) (bottom - top) * (right - left);
      return BatchMix.blend(labels, classes, 1 - area / ((double) whole.height() * whole.width()));
    }
  }

  /** Draws the rectangle for images of a size. */
  public Drawn draw(ImageSize size, RandomGenerator random) {
    double half = 0.5 * Math.sqrt(1 - Beta.symmetric(alpha, random));
    int rows = (int) (half * size.height());
    int columns = (int) (half * size.width());
    int x = random.nextInt(size.width());
    int y = random.nextInt(size.height());
    return new Drawn(
        Math.max(y - rows, 0),
        Math.max(x - columns, 0),
        Math.min(y + rows, size.height()),
        Math.min(x + columns, size.width()),
        classes,
        size);
  }
}
