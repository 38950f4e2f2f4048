package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import org.cresset.vision.image.Image;

/** Images with masks, both of which are kept: an image at each even place, its mask behind it. */
final class CachedMasks implements SegmentedImages {
  private final SegmentedImages images;
  private final Pictures kept;

  CachedMasks(SegmentedImages images, Pictures kept) {
    this.images = images;
    this.kept = kept;
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
    return kept.image(2 * index);
  }

  @Override
  public Image mask(int index) throws IOException {
    return kept.image(2 * index + 1);
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }

  @Override
  public String version(int index) throws IOException {
    return images.version(index);
  }

  @Override
  public SegmentedImages cached() {
    return this;
  }
}
