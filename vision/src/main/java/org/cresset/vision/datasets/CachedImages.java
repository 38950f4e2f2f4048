package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import org.cresset.vision.image.Image;

/** Labelled images whose pictures are kept. */
final class CachedImages implements LabelledImages {
  private final LabelledImages images;
  private final Pictures kept;

  CachedImages(LabelledImages images, Pictures kept) {
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
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public Image image(int index) throws IOException {
    return kept.image(index);
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
  public LabelledImages cached() {
    return this;
  }
}
