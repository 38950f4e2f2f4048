package org.cresset.vision.transforms;

import org.cresset.vision.image.Image;

/** Red, green and blue to hue, saturation and value, and back: float32, as in torchvision. */
final class Hues {
  private static final float UNIT = (float) (1.0 / 255);

  private Hues() {}

  static Image turn(Image image, float turn) {
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i += 3) {
      float red = (from[i] & 0xFF) * UNIT;
      float green = (from[i + 1] & 0xFF) * UNIT;
      float blue = (from[i + 2] & 0xFF) * UNIT;
      float value = Math.max(red, Math.max(green, blue));
      float range = value - Math.min(red, Math.min(green, blue));
      float saturation = range == 0 ? 0 : range / value;
      float hue = hue(red, green, blue, value, range == 0 ? 1 : range) + turn;
      hue -= (float) Math.floor(hue);
      back(hue, saturation, value, to, i);
    }
    return Image.of(image.size(), 3, to);
  }

  private static float hue(float red, float green, float blue, float value, float range) {
    float fromRed = (value - red) / range;
    float fromGreen = (value - green) / range;
    float fromBlue = (value - blue) / range;
    float sixth;
    if (value == red) sixth = fromBlue - fromGreen;
    else if (value == green) sixth = fromRed + 2 - fromBlue;
    else sixth = fromGreen + 4 - fromRed;
    return (sixth * (float) (1.0 / 6) + 1) % 1;
  }

  private static void back(float hue, float saturation, float value, byte[] to, int at) {
    float sixth = hue * 6;
    int sector = (int) sixth;
    float part = sixth - sector;
    float v = value;
    float p = (1 - saturation) * value;
    float q = (1 - saturation * part) * value;
    float t = (saturation * part + (1 - saturation)) * value;
    switch (sector % 6) {
      case 0 -> put(v, t, p, to, at);
      case 1 -> put(q, v, p, to, at);
      case 2 -> put(p, v, t, to, at);
      case 3 -> put(p, q, v, to, at);
      case 4 -> put(t, p, v, to, at);
      default -> put(v, p, q, to, at);
    }
  }

  private static void put(float red, float green, float blue, byte[] to, int at) {
    to[at] = level(red);
    to[at + 1] = level(green);
    to[at + 2] = level(blue);
  }

  private static byte level(float value) {
    return (byte) (int) (Math.clamp(value, 0f, 1f) * 255.999f);
  }
}
