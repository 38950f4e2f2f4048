package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.LongBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.data.Example;
import org.cresset.torch.data.Field;
import org.cresset.vision.image.Image;
import org.cresset.vision.transforms.ImageOp;
import org.cresset.vision.transforms.Transforms;

/** Images with masks and what happens to both on their way into a batch. */
final class MaskDataset implements Dataset {
  private final SegmentedImages images;
  private final BatchImages batch;
  private final List<Field> fields;

  MaskDataset(SegmentedImages images, Transforms transforms, MemoryFormat format) {
    this.images = images;
    batch = BatchImages.of(images, transforms, format);
    Field mask = Field.of("mask", DType.INT64, batch.size().height(), batch.size().width());
    fields = List.of(batch.field(), mask);
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
    Image image = images.image(index);
    Image mask = images.mask(index);
    if (!mask.size().equals(image.size())) {
      throw new IOException("the mask is " + mask.size() + " and the image " + image.size());
    }
    ImageOp change = batch.transforms().draw(image.size(), random);
    batch.write(change.apply(image), into);
    write(change.mask(mask, images.ignore()), into.longs("mask"));
  }

  private static void write(Image mask, LongBuffer into) {
    byte[] values = mask.pixels();
    long[] row = new long[mask.width()];
    for (int start = 0; start < values.length; start += row.length) {
      for (int x = 0; x < row.length; x++) row[x] = values[start + x] & 0xFF;
      into.put(row);
    }
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }
}
