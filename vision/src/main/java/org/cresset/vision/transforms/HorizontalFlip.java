package org.cresset.vision.transforms;

import org.cresset.vision.image.Image;

/** Left becomes right. */
public record HorizontalFlip() implements ImageOp {
  @Override
  public Image apply(Image image) {
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    int channels = image.channels();
    int row = image.width() * channels;
    for (int start = 0; start < from.length; start += row) {
      for (int c = 0; c < channels; c++) {
        int source = start + row - channels + c;
        for (int at = start + c; at < start + row; at += channels, source -= channels) {
          to[at] = from[source];
        }
      }
    }
    return Image.of(image.size(), channels, to);
  }
}
