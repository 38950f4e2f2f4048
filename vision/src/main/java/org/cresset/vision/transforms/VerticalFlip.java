package org.cresset.vision.transforms;

import org.cresset.vision.image.Image;

/** Top becomes bottom. */
public record VerticalFlip() implements ImageOp {
  @Override
  public Image apply(Image image) {
    byte[] to = new byte[image.pixels().length];
    int row = image.width() * image.channels();
    for (int y = 0, last = to.length - row; y < to.length; y += row) {
      System.arraycopy(image.pixels(), y, to, last - y, row);
    }
    return Image.of(image.size(), image.channels(), to);
  }
}
