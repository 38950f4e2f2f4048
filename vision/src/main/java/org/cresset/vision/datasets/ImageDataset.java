package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Shape;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.data.Example;
import org.cresset.torch.data.Field;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSource;
import org.cresset.vision.image.Size;
import org.cresset.vision.transforms.Transforms;

/** Labelled images and what happens to them on their way into a batch. */
final class ImageDataset implements Dataset {
  private final LabelledImages images;
  private final Transforms transforms;
  private final MemoryFormat format;
  private final Size size;
  private final List<Field> fields;

  ImageDataset(LabelledImages images, Transforms transforms, MemoryFormat format) {
    this.images = images;
    this.transforms = transforms;
    this.format = format;
    size = transforms.size(images.imageSize());
    Shape shape = Shape.of(transforms.normalize().channels(), size.height(), size.width());
    fields =
        List.of(new Field("image", DType.FLOAT32, format, shape), Field.of("label", DType.INT64));
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public List<Field> fields() {
    return fields;
  }

  @Override
  public void read(int index, RandomGenerator random, Example into) throws IOException {
    ImageSource source = images.source(index);
    Image changed = transforms.draw(source.size(), random).from(source);
    if (!changed.size().equals(size)) throw otherSize(changed.size());
    transforms.normalize().write(changed, into.floats("image"), format);
    into.longs("label").put(images.label(index));
  }

  private DataException otherSize(Size found) {
    return new DataException(
        "all images of a batch must have one size, got " + found + " where the first has " + size,
        "add a transform that brings all images to one size, such as Resize",
        null);
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }
}
