package org.cresset.vision.transforms;

import java.util.Arrays;
import org.cresset.vision.image.Image;

/**
 * Makes a rectangle black; a mask stays as it is. Source: {@code
 * torchvision.transforms.v2.functional.erase}.
 *
 * @param area the rectangle, which must lie within the image
 * @param value what its values become, from 0 to 255
 */
public record Erase(Crop area, int value) implements ImageOp {
  @Override
  public Image mask(Image mask, int ignore) {
    return mask;
  }

  @Override
  public Image apply(Image image) {
    int channels = image.channels();
    byte[] to = image.pixels().clone();
    int length = area.size().width() * channels;
    for (int y = area.top(); y < area.top() + area.size().height(); y++) {
      int start = (y * image.width() + area.left()) * channels;
      Arrays.fill(to, start, start + length, (byte) value);
    }
    return Image.of(image.size(), channels, to);
  }
}
