package org.cresset.vision.transforms;

import org.cresset.vision.image.Image;

/** One warp of one image: torch's {@code grid_sample} with {@code align_corners=False}. */
final class Sampling {
  private final Image image;
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] from;
  private final byte[] to;
  private final float[] grid;
  private final boolean perspective;
  private final boolean nearest;
  private final int fill;

  Sampling(Image image, Warp.Places places, InterpolationMode interpolation, int fill) {
    this.image = image;
    channels = image.channels();
    height = image.height();
    width = image.width();
    from = image.pixels();
    to = new byte[from.length];
    grid = places.grid(image.size());
    perspective = places instanceof Perspective;
    nearest = interpolation == InterpolationMode.NEAREST;
    this.fill = fill;
  }

  Image run() {
    int at = 0;
    for (int row = 0; row < height; row++) {
      float y = perspective ? row + 0.5f : row + 0.5f - height * 0.5f;
      for (int column = 0; column < width; column++, at += channels) {
        float x = perspective ? column + 0.5f : column + 0.5f - width * 0.5f;
        float gx = dot(0, x, y);
        float gy = dot(3, x, y);
        if (perspective) {
          float distance = dot(6, x, y);
          gx = gx / distance - 1;
          gy = gy / distance - 1;
        }
        float px = ((gx + 1) * width - 1) / 2;
        float py = ((gy + 1) * height - 1) / 2;
        if (nearest) takeNearest(px, py, at);
        else blend(px, py, at);
      }
    }
    return Image.of(image.size(), channels, to);
  }

  private float dot(int row, float x, float y) {
    return grid[row] * x + grid[row + 1] * y + grid[row + 2];
  }

  private void takeNearest(float x, float y, int at) {
    int column = (int) Math.rint(x);
    int row = (int) Math.rint(y);
    boolean inside = inside(row, column);
    int p = (row * width + column) * channels;
    for (int c = 0; c < channels; c++) to[at + c] = inside ? from[p + c] : (byte) fill;
  }

  private boolean inside(int row, int column) {
    return row >= 0 && row < height && column >= 0 && column < width;
  }

  private void blend(float x, float y, int at) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = x - left;
    float below = y - top;
    float share = 0; // of what lies inside
    for (int corner = 0; corner < 4; corner++) {
      if (inside(top + corner / 2, left + corner % 2)) share += weight(corner, right, below);
    }
    for (int c = 0; c < channels; c++) {
      float sum = 0;
      for (int corner = 0; corner < 4; corner++) {
        int row = top + corner / 2;
        int column = left + corner % 2;
        if (!inside(row, column)) continue;
        int value = from[(row * width + column) * channels + c] & 0xFF;
        sum += value * weight(corner, right, below);
      }
      to[at + c] = (byte) (int) Math.rint((sum - fill) * share + fill);
    }
  }

  private static float weight(int corner, float right, float below) {
    return (corner % 2 == 0 ? 1 - right : right) * (corner / 2 == 0 ? 1 - below : below);
  }
}
