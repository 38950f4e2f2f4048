package org.cresset.vision.transforms;

import java.util.random.RandomGenerator;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * Brings images of any size and proportions to one size: each value is the mean of those around its
 * place, weighted by a filter as wide as two (bicubic: four) pixels of the smaller of the two
 * images. A mask takes the nearest value.
 *
 * <p>Source: {@code torchvision.transforms.v2.Resize} with {@code antialias=True}. The results are
 * bit for bit those on a Pillow image; on a uint8 tensor torchvision rounds its weights to 16 bits,
 * which makes up to one level of difference.
 *
 * @param size what comes out
 * @param interpolation the filter
 */
public record Resize(ImageSize size, InterpolationMode interpolation)
    implements Transform, ImageOp {
  /** Bilinear. */
  public Resize(ImageSize size) {
    this(size, InterpolationMode.BILINEAR);
  }

  /** A square, bilinear. */
  public Resize(int side) {
    this(ImageSize.of(side));
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    return this;
  }

  @Override
  public ImageSize size(ImageSize input) {
    return size;
  }

  @Override
  public Image apply(Image image) {
    return to(image, interpolation);
  }

  @Override
  public Image mask(Image mask, int ignore) {
    return to(mask, InterpolationMode.NEAREST);
  }

  private Image to(Image image, InterpolationMode filter) {
    if (image.size().equals(size)) return image;
    return Resampling.apply(image, new Crop(0, 0, image.size()), size, filter, false);
  }
}
