package org.cresset.vision.transforms;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * Scales 8-bit values to [0, 1], takes the channel's mean off and divides by its standard
 * deviation, in float32: the last step into a batch.
 *
 * <p>Source: torchvision's {@code ToTensor} and {@code Normalize}, whose results it has bit for
 * bit.
 */
public final class Normalize {
  private static final int LEVELS = 256;

  /** What networks that were trained on ImageNet expect of red, green and blue. */
  public static final Normalize IMAGENET =
      Normalize.of(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

  private final float[] mean;
  private final float[] std;
  private final float[] table; // what a value becomes, at channel * 256 + value

  private Normalize(float[] mean, float[] std) {
    this.mean = mean;
    this.std = std;
    table = new float[mean.length * LEVELS];
    for (int i = 0; i < table.length; i++) {
      int channel = i / LEVELS;
      table[i] = (i % LEVELS / 255f - mean[channel]) / std[channel];
    }
  }

  /**
   * With the channels' means and standard deviations on the scale from 0 to 1.
   *
   * @throws IllegalArgumentException if they are not equally many, or a deviation is not above 0
   */
  public static Normalize of(float[] mean, float[] std) {
    if (mean.length == 0 || mean.length != std.length) {
      throw new IllegalArgumentException(
          "Normalize: mean and std must have a value for each channel, got "
              + mean.length
              + " and "
              + std.length);
    }
    for (float deviation : std) {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException(
            "Normalize: std must be above 0, got " + Arrays.toString(std));
      }
    }
    return new Normalize(mean.clone(), std.clone());
  }

  /** Only scales the three channels to [0, 1]: torchvision's {@code ToTensor}. */
  public static Normalize toUnit() {
    return of(new float[] {0, 0, 0}, new float[] {1, 1, 1});
  }

  /** The number of channels. */
  public int channels() {
    return mean.length;
  }

  /**
   * Writes an image as floats.
   *
   * @param into room for channels x height x width floats, written from its position on
   * @param format {@link MemoryFormat#CHANNELS_LAST} for the order H, W, C, else C, H, W
   */
  public void write(Image image, FloatBuffer into, MemoryFormat format) {
    if (image.channels() != mean.length) {
      throw new IllegalArgumentException(
          "Normalize: made for " + mean.length + " channels, got " + image);
    }
    if (format == MemoryFormat.CHANNELS_LAST) {
      writeChannelsLast(image, into);
    } else {
      into.put(channelsFirst(image));
    }
  }

  /**
   * The same on a whole batch, wherever it is: for images that go to the device as bytes.
   *
   * @param images uint8 (N, C, H, W)
   * @return float32 (N, C, H, W)
   */
  public Tensor forward(Tensor images) {
    if (images.dtype() != DType.UINT8
        || images.shape().rank() != 4
        || images.size(1) != mean.length) {
      throw new ShapeException(
          "Normalize: wants uint8 images [N, "
              + mean.length
              + ", H, W], got "
              + images.dtype()
              + images.shape());
    }
    Tensor unit = images.to(DType.FLOAT32).div(255);
    return unit.sub(perChannel(mean, images.device())).div(perChannel(std, images.device()));
  }

  /** A batch of one image on the CPU: float32 (1, C, H, W), the channels last in memory. */
  public Tensor batch(Image image) {
    Tensor batch =
        Tensor.empty(
            DType.FLOAT32,
            MemoryFormat.CHANNELS_LAST,
            1,
            image.channels(),
            image.height(),
            image.width());
    write(image, batch.buffer().asFloatBuffer(), MemoryFormat.CHANNELS_LAST);
    return batch;
  }

  /**
   * The image whose values these are, rounded and limited to 8 bits: the way back.
   *
   * @param values float32 (C, H, W)
   */
  public Image image(Tensor values) {
    try (Scope _ = Scope.open()) {
      Tensor unit =
          values.mul(perChannel(std, values.device())).add(perChannel(mean, values.device()));
      Tensor bytes = unit.mul(255).round().clamp(0, 255).to(DType.UINT8).permute(1, 2, 0);
      ImageSize size = new ImageSize((int) values.size(1), (int) values.size(2));
      return Image.of(size, channels(), bytes.contiguous().toByteArray()); // (H, W, C)
    }
  }

  private static Tensor perChannel(float[] values, Device device) {
    return Tensor.of(values, values.length, 1, 1).to(device); // (C, 1, 1)
  }

  // One channel after the other: such loops are twice as fast as one over each pixel's channels.

  /** Row by row, so that the floats on their way stay in the nearest cache. */
  private void writeChannelsLast(Image image, FloatBuffer into) {
    byte[] pixels = image.pixels();
    int channels = mean.length;
    float[] row = new float[image.width() * channels];
    for (int start = 0; start < pixels.length; start += row.length) {
      for (int c = 0; c < channels; c++) {
        if (channels == 3) translateColour(pixels, start, table, c, row);
        else translate(pixels, start, table, c, channels, row);
      }
      into.put(row);
    }
  }

  /** One of three channels of a row: three times as fast as where the JIT does not know the 3. */
  private static void translateColour(
      byte[] pixels, int start, float[] table, int channel, float[] row) {
    int line = channel * LEVELS;
    for (int i = channel; i < row.length; i += 3) row[i] = table[line + (pixels[start + i] & 0xFF)];
  }

  private static void translate(
      byte[] pixels, int start, float[] table, int channel, int channels, float[] row) {
    int line = channel * LEVELS;
    for (int i = channel; i < row.length; i += channels) {
      row[i] = table[line + (pixels[start + i] & 0xFF)];
    }
  }

  private float[] channelsFirst(Image image) {
    byte[] pixels = image.pixels();
    int channels = mean.length;
    int plane = pixels.length / channels;
    float[] floats = new float[pixels.length];
    for (int c = 0; c < channels; c++) {
      for (int i = 0, from = c; i < plane; i++, from += channels) {
        floats[c * plane + i] = table[c * LEVELS + (pixels[from] & 0xFF)];
      }
    }
    return floats;
  }

  /** As in {@code Normalize(mean=[0.5, 0.5, 0.5], std=[0.2, 0.2, 0.2])}. */
  @Override
  public String toString() {
    return "Normalize(mean=" + Arrays.toString(mean) + ", std=" + Arrays.toString(std) + ")";
  }
}
