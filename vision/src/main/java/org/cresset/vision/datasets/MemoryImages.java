package org.cresset.vision.datasets;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/** Images of one size in one array, row by row with the channels last. */
final class MemoryImages implements LabelledImages {
  private final String name;
  private final List<String> classes;
  private final ImageSize size;
  private final int channels;
  private final byte[] pixels;
  private final byte[] labels;

  MemoryImages(
      String name,
      List<String> classes,
      ImageSize size,
      int channels,
      byte[] pixels,
      byte[] labels) {
    this.name = name;
    this.classes = classes;
    this.size = size;
    this.channels = channels;
    this.pixels = pixels;
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public Image image(int index) {
    Objects.checkIndex(index, labels.length);
    int length = size.height() * size.width() * channels;
    byte[] own = Arrays.copyOfRange(pixels, index * length, (index + 1) * length);
    return Image.of(size, channels, own);
  }

  @Override
  public ImageSize imageSize() {
    return size;
  }

  @Override
  public String name(int index) {
    return name + ", image " + index;
  }
}
