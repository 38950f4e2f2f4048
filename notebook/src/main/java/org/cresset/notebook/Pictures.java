package org.cresset.notebook;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.vision.image.Image;
import org.knowm.xchart.internal.chartpart.Chart;

/** Tensors, pictures and charts as what the JDK can write as PNG. */
final class Pictures {
  private static final int GAP = 2;
  private static final int MOST = 64;

  private Pictures() {}

  /** One picture; see {@link Notebook#image}. */
  static BufferedImage of(Tensor tensor) {
    try (var _ = Scope.open()) {
      Tensor planes = tensor.dim() == 2 ? tensor.unsqueeze(0) : tensor; // (C, H, W)
      long channels = planes.dim() == 3 ? planes.size(0) : 0;
      if ((channels != 1 && channels != 3) || planes.numel() == 0) {
        throw new ShapeException(
            "image: a picture has the shape (3, H, W), (1, H, W) or (H, W), got " + tensor.shape());
      }
      int height = (int) planes.size(1);
      int width = (int) planes.size(2);
      float scale = tensor.dtype() == DType.UINT8 ? 1 : 255;
      float[] values = planes.toFloatArray();
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      int plane = height * width;
      for (int i = 0; i < plane; i++) {
        int red = level(values[i] * scale);
        int green = channels == 3 ? level(values[plane + i] * scale) : red;
        int blue = channels == 3 ? level(values[2 * plane + i] * scale) : red;
        image.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
      }
      return image;
    }
  }

  /** What is no number is black. */
  private static int level(float value) {
    return value > 0 ? Math.min(255, Math.round(value)) : 0;
  }

  /** Many pictures; see {@link Notebook#images}. */
  static BufferedImage grid(Tensor batch, int columns) {
    if (batch.dim() != 4 || batch.numel() == 0) {
      throw new ShapeException("images: a batch has the shape (N, C, H, W), got " + batch.shape());
    }
    if (columns < 1)
      throw new IllegalArgumentException("columns must be 1 or more, got " + columns);
    int count = (int) Math.min(MOST, batch.size(0));
    int across = Math.min(columns, count);
    int down = (count + across - 1) / across;
    int height = (int) batch.size(2) + GAP;
    int width = (int) batch.size(3) + GAP;
    BufferedImage grid =
        new BufferedImage(across * width - GAP, down * height - GAP, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = grid.createGraphics();
    try (var _ = Scope.open()) {
      for (int i = 0; i < count; i++) {
        graphics.drawImage(of(batch.select(0, i)), i % across * width, i / across * height, null);
      }
    } finally {
      graphics.dispose();
    }
    return grid;
  }

  /** A decoded picture, of one or three channels. */
  static BufferedImage of(Image image) {
    int width = image.size().width();
    int height = image.size().height();
    byte[] pixels = image.pixels();
    int channels = image.channels();
    BufferedImage shown = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int at = i * channels;
      int red = pixels[at] & 255;
      int green = channels < 3 ? red : pixels[at + 1] & 255;
      int blue = channels < 3 ? red : pixels[at + 2] & 255;
      shown.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    return shown;
  }

  /** A chart with twice its pixels, for it is looked at on fine screens. */
  static BufferedImage of(Chart<?, ?> chart) {
    int width = chart.getWidth();
    int height = chart.getHeight();
    BufferedImage image = new BufferedImage(2 * width, 2 * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.scale(2, 2);
    chart.paint(graphics, width, height);
    graphics.dispose();
    return image;
  }
}
