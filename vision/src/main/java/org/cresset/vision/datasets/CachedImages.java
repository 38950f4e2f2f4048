package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.cresset.vision.image.Image;

/** Keeps what it has read; two threads that want the same image first may both read it. */
final class CachedImages implements LabelledImages {
  private final LabelledImages images;
  private final AtomicReferenceArray<Image> kept;

  CachedImages(LabelledImages images) {
    this.images = images;
    kept = new AtomicReferenceArray<>(images.size());
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public List<String> classes() {
    return images.classes();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public Image image(int index) throws IOException {
    Image image = kept.get(index);
    if (image == null) {
      image = images.image(index);
      kept.set(index, image);
    }
    return image;
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }

  @Override
  public LabelledImages cached() {
    return this;
  }
}
