package org.cresset.vision.transforms;

import java.io.IOException;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.image.ImageSource;

/**
 * A rectangle within an image, brought to a size; no other pixels are read. Source: {@code
 * torchvision.transforms.v2.functional.resized_crop}.
 *
 * @param crop the rectangle, which must lie within the image
 * @param size what comes out
 * @param interpolation the filter
 * @param mirrored whether left becomes right as well, which costs nothing here
 */
public record ResizedCrop(
    Crop crop, ImageSize size, InterpolationMode interpolation, boolean mirrored)
    implements ImageOp {
  /** Not mirrored. */
  public ResizedCrop(Crop crop, ImageSize size, InterpolationMode interpolation) {
    this(crop, size, interpolation, false);
  }

  /** The same with left and right exchanged. */
  public ResizedCrop mirror() {
    return new ResizedCrop(crop, size, interpolation, !mirrored);
  }

  @Override
  public Image apply(Image image) {
    return to(image, interpolation);
  }

  @Override
  public Image from(ImageSource source) throws IOException {
    if (source instanceof Image image) return apply(image);
    Image region = source.region(crop.top(), crop.left(), crop.size());
    Crop all = new Crop(0, 0, crop.size());
    return new ResizedCrop(all, size, interpolation, mirrored).apply(region);
  }

  @Override
  public Image mask(Image mask, int ignore) {
    return to(mask, InterpolationMode.NEAREST);
  }

  private Image to(Image image, InterpolationMode filter) {
    int bottom = crop.top() + crop.size().height();
    int right = crop.left() + crop.size().width();
    if (crop.top() < 0 || crop.left() < 0 || bottom > image.height() || right > image.width()) {
      throw new IllegalArgumentException(
          "ResizedCrop: the rectangle must lie within the image, got " + crop + " in " + image);
    }
    return Resampling.apply(image, crop, size, filter, mirrored);
  }
}
