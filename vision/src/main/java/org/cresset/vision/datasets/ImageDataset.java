package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.data.Example;
import org.cresset.torch.data.Field;
import org.cresset.vision.image.ImageSource;
import org.cresset.vision.transforms.Transforms;

/** Labelled images and what happens to them on their way into a batch. */
final class ImageDataset implements Dataset {
  private final LabelledImages images;
  private final BatchImages batch;
  private final List<Field> fields;

  ImageDataset(LabelledImages images, Transforms transforms, MemoryFormat format) {
    this.images = images;
    batch = BatchImages.of(images, transforms, format);
    fields = List.of(batch.field(), Field.of("label", DType.INT64));
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
    batch.write(batch.transforms().draw(source.size(), random).from(source), into);
    into.longs("label").put(images.label(index));
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }
}
