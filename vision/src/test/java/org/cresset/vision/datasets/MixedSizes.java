package org.cresset.vision.datasets;

import java.util.List;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/** Image i is a square of i + 1 pixels a side. */
final class MixedSizes implements LabelledImages {
  @Override
  public int size() {
    return 2;
  }

  @Override
  public List<String> classes() {
    return List.of("square");
  }

  @Override
  public int label(int index) {
    return 0;
  }

  @Override
  public Image image(int index) {
    int side = index + 1;
    return Image.of(ImageSize.of(side), 3, new byte[3 * side * side]);
  }

  @Override
  public String name(int index) {
    return "square " + index;
  }
}
