package org.cresset.vision.datasets;

import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Shape;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.Example;
import org.cresset.torch.data.Field;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Transforms;

/**
 * How images get into a batch, where all have one size.
 *
 * @param transforms what is done to each
 * @param format the order in the batch's memory
 * @param size what they must have behind the transforms
 */
record BatchImages(Transforms transforms, MemoryFormat format, ImageSize size) {
  static BatchImages of(ImageSet images, Transforms transforms, MemoryFormat format) {
    return new BatchImages(transforms, format, transforms.size(images.imageSize()));
  }

  /** {@code image}, float32 (C, H, W). */
  Field field() {
    Shape shape = Shape.of(transforms.normalize().channels(), size.height(), size.width());
    return new Field("image", DType.FLOAT32, format, shape);
  }

  /**
   * Writes an image into its place.
   *
   * @throws DataException if it has another size
   */
  void write(Image image, Example into) {
    if (!image.size().equals(size)) {
      throw new DataException(
          "all images of a batch must have one size, got "
              + image.size()
              + " where the first has "
              + size,
          "add a transform that brings all images to one size, such as Resize",
          null);
    }
    transforms.normalize().write(image, into.floats("image"), format);
  }
}
