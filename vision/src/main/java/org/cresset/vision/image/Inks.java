package org.cresset.vision.image;

import java.awt.image.Raster;

/**
 * Pictures of four inks as red, green and blue: what Pillow and torchvision make of them, which is
 * simple arithmetic and no colour management.
 *
 * <p>JPEG files hold the paper that is left free, 255 less the ink, as Adobe's programs write it.
 * Source: libjpeg's {@code ycck_cmyk_convert}, Pillow's {@code cmyk2rgb}.
 */
final class Inks {
  private static final int HALF = 1 << 15;

  private Inks() {}

  /**
   * @param raster four values of 8 bits a pixel
   * @param luminance whether the first three are luminance and two differences (YCCK)
   */
  static Image rgb(Raster raster, boolean luminance) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] pixels = new byte[Math.multiplyExact(Math.multiplyExact(height, width), 3)];
    int[] row = new int[4 * width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < row.length; i += 4) {
        if (luminance) toInks(row, i);
        int light = row[i + 3];
        for (int c = 0; c < 3; c++) {
          int covered = (255 - row[i + c]) * light + 128;
          pixels[at++] = (byte) (light - (((covered >> 8) + covered) >> 8));
        }
      }
    }
    return Image.of(new ImageSize(height, width), 3, pixels);
  }

  /** ITU-R BT.601 in units of 2^-16, rounded as libjpeg does. */
  private static void toInks(int[] row, int at) {
    int y = row[at];
    int cb = row[at + 1] - 128;
    int cr = row[at + 2] - 128;
    row[at] = 255 - limit(y + ((91_881 * cr + HALF) >> 16));
    row[at + 1] = 255 - limit(y + ((-22_554 * cb - 46_802 * cr + HALF) >> 16));
    row[at + 2] = 255 - limit(y + ((116_130 * cb + HALF) >> 16));
  }

  private static int limit(int value) {
    return Math.clamp(value, 0, 255);
  }
}
