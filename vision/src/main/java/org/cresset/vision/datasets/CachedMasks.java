package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.cresset.vision.image.Image;

/** Keeps what it has read; two threads that want the same image first may both read it. */
final class CachedMasks implements SegmentedImages {
  private final SegmentedImages images;
  private final AtomicReferenceArray<Image> kept;
  private final AtomicReferenceArray<Image> keptMasks;

  CachedMasks(SegmentedImages images) {
    this.images = images;
    kept = new AtomicReferenceArray<>(images.size());
    keptMasks = new AtomicReferenceArray<>(images.size());
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
  public int ignore() {
    return images.ignore();
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
  public Image mask(int index) throws IOException {
    Image mask = keptMasks.get(index);
    if (mask == null) {
      mask = images.mask(index);
      keptMasks.set(index, mask);
    }
    return mask;
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }

  @Override
  public SegmentedImages cached() {
    return this;
  }
}
