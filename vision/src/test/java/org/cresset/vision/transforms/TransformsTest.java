package org.cresset.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.Set;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.data.RandomStream;
import org.cresset.vision.Golden;
import org.cresset.vision.datasets.Cifar10;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformsTest {
  private static float[] floats(Image image, MemoryFormat format) {
    FloatBuffer buffer = FloatBuffer.allocate(image.pixels().length);
    Cifar10.NORMALIZE.write(image, buffer, format);
    return buffer.array();
  }

  // Bit for bit: the same float32 operations in the same order.
  @ParameterizedTest
  @CsvSource({
    "0, 0, 13, 21, false",
    "-2, 3, 13, 21, true",
    "4, -4, 13, 21, false",
    "-4, 4, 21, 21, true",
    "3, 2, 8, 11, false"
  })
  void cropFlipAndNormalisationAreTorchvisions(
      int top, int left, int height, int width, boolean flip) throws IOException {
    String name =
        "crop-%d-%d-%d-%d-%s.f32".formatted(top, left, height, width, flip ? "flip" : "plain");
    float[] expected = new float[3 * height * width];
    ByteBuffer.wrap(Golden.bytes(name))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(expected);

    Image image = Image.read(Golden.file("rgb.png"));
    Image changed = new Crop(top, left, new ImageSize(height, width)).apply(image);
    if (flip) changed = new HorizontalFlip().apply(changed);

    assertThat(floats(changed, MemoryFormat.CONTIGUOUS)).isEqualTo(expected);
    float[] channelsLast = floats(changed, MemoryFormat.CHANNELS_LAST);
    for (int i = 0; i < expected.length; i++) {
      int plane = height * width;
      assertThat(channelsLast[i % plane * 3 + i / plane]).isEqualTo(expected[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"13, 9", "5, 21", "32, 32", "6, 50", "1, 1"})
  void resizingIsTorchvisions(int height, int width) throws IOException {
    Image image = Image.read(Golden.file("rgb.png"));
    Image resized = new Resize(new ImageSize(height, width)).apply(image);
    assertThat(resized.size()).isEqualTo(new ImageSize(height, width));
    assertThat(resized.pixels())
        .isEqualTo(Golden.bytes("resize-%d-%d.rgb".formatted(height, width)));
  }

  @Test
  void aRandomCropReachesEveryPlaceOfTheBorderedImageAndNoOther() {
    RandomCrop crop = new RandomCrop(new ImageSize(13, 21), 2);
    RandomStream random = RandomStream.of(1);
    Set<Crop> drawn = new HashSet<>();
    for (int i = 0; i < 2000; i++) drawn.add(crop.draw(new ImageSize(13, 22), random));
    Set<Crop> all = new HashSet<>();
    for (int top = -2; top <= 2; top++) {
      for (int left = -2; left <= 3; left++) all.add(new Crop(top, left, new ImageSize(13, 21)));
    }
    assertThat(drawn).isEqualTo(all);
  }

  @Test
  void aRandomCropRefusesImagesThatAreTooSmall() {
    assertThatThrownBy(() -> new RandomCrop(32, 4).draw(new ImageSize(40, 23), RandomStream.of(1)))
        .hasMessage(
            "RandomCrop: an image of 40x23 with a border of 4 pixels is smaller than 32x32");
    assertThatThrownBy(() -> new RandomCrop(32, -1))
        .hasMessage("RandomCrop: padding must be 0 or more pixels, got -1");
  }

  @Test
  void aRandomFlipHasItsProbability() throws IOException {
    Image image = Image.read(Golden.file("rgb.png"));
    byte[] flipped = new HorizontalFlip().apply(image).pixels();
    RandomStream random = RandomStream.of(1);
    int flips = 0;
    for (int i = 0; i < 10_000; i++) {
      Image out = new RandomHorizontalFlip(0.25).draw(image.size(), random).apply(image);
      if (out.pixels() == image.pixels()) continue;
      assertThat(out.pixels()).isEqualTo(flipped);
      flips++;
    }
    assertThat(flips).isCloseTo(2500, within(217)); // five deviations of 43
    assertThatThrownBy(() -> new RandomHorizontalFlip(1.5))
        .hasMessage("RandomHorizontalFlip: probability must be from 0 to 1, got 1.5");
  }

  @Test
  void oneDrawChangesImageAndMaskAlike() {
    ImageSize size = ImageSize.of(9);
    byte[] values = new byte[81];
    byte[] colours = new byte[3 * 81];
    for (int i = 0; i < 81; i++) {
      values[i] = (byte) (i + 1);
      for (int c = 0; c < 3; c++) colours[3 * i + c] = (byte) (i + 1);
    }
    Transforms both = Transforms.of(new RandomCrop(8, 2), new RandomHorizontalFlip());
    assertThat(both.size(size)).isEqualTo(ImageSize.of(8));
    for (int i = 0; i < 50; i++) {
      ImageOp change = both.draw(size, RandomStream.of(i));
      byte[] mask = change.apply(Image.of(size, 1, values)).pixels();
      byte[] image = change.apply(Image.of(size, 3, colours)).pixels();
      for (int k = 0; k < mask.length; k++) assertThat(image[3 * k + 1]).isEqualTo(mask[k]);
    }
  }

  @Test
  void normalisationMustFitTheImage() {
    assertThatThrownBy(
            () -> floats(Image.of(ImageSize.of(1), 1, new byte[1]), MemoryFormat.CONTIGUOUS))
        .hasMessage("Normalize: made for 3 channels, got image 1x1x1");
    assertThatThrownBy(() -> Normalize.of(new float[3], new float[1]))
        .hasMessage("Normalize: mean and std must have a value for each channel, got 3 and 1");
    assertThatThrownBy(() -> Normalize.of(new float[1], new float[1]))
        .hasMessage("Normalize: std must be above 0, got [0.0]");
  }
}
