package org.cresset.vision.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.cresset.vision.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
  private static int largestDifference(byte[] a, byte[] b) {
    assertThat(a).hasSameSizeAs(b);
    int largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs((a[i] & 0xFF) - (b[i] & 0xFF)));
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb.png",
        "rgba.png",
        "palette.png",
        "grey.png",
        "greyalpha.png",
        "onebit.png",
        "grey16.png"
      })
  void pngPixelsArePillows(String file) throws IOException {
    Image image = Image.read(Golden.file(file));
    assertThat(image).hasToString("image 13x21x3");
    assertThat(image.pixels()).isEqualTo(Golden.bytes(file + ".rgb"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb16.png",
        "rgba16.png",
        "grey16.png",
        "greyalpha16.png",
        "palette4.png",
        "palette-clear.png",
        "grey2.png",
        "rgb-clear.png"
      })
  void rarerPngPixelsAreTorchvisions(String file) throws IOException {
    Image image = Image.read(Golden.file("formats/" + file));
    assertThat(image).hasToString("image 13x21x3");
    assertThat(image.pixels()).isEqualTo(Golden.bytes("formats/" + file + ".rgb"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "ycck.jpg"})
  void inksBecomeTorchvisionsColours(String file) throws IOException {
    byte[] whole = Golden.bytes("formats/" + file);
    Image image = Image.decode(whole);
    assertThat(image).hasToString("image 13x21x3");
    byte[] expected = Golden.bytes("formats/" + file + ".rgb");
    assertThat(largestDifference(image.pixels(), expected)).isLessThanOrEqualTo(2);
    assertThat(EncodedImage.of(whole).region(3, 5, new ImageSize(4, 7)).pixels())
        .isEqualTo(image.region(3, 5, new ImageSize(4, 7)).pixels());
    byte[] cut = Arrays.copyOf(whole, whole.length - 100);
    assertThatThrownBy(() -> Image.decode(cut)).hasMessageContaining("is cut short");
  }

  // JPEG leaves a decoder some freedom. The JDK's libjpeg and Pillow's libjpeg-turbo use the same
  // integer transform; up to 2 levels are allowed for other releases of either.
  @ParameterizedTest
  @ValueSource(strings = {"rgb420.jpg", "rgb444.jpg", "progressive.jpg", "grey.jpg"})
  void jpegPixelsArePillowsWithinTwoLevels(String file) throws IOException {
    Image image = Image.read(Golden.file(file));
    assertThat(image).hasToString("image 13x21x3");
    assertThat(largestDifference(image.pixels(), Golden.bytes(file + ".rgb")))
        .isLessThanOrEqualTo(2);
  }

  @Test
  void valuesAreFoundByRowColumnAndChannel() throws IOException {
    Image image = Image.read(Golden.file("rgb.png"));
    byte[] expected = Golden.bytes("rgb.png.rgb");
    assertThat(image.at(12, 20, 2)).isEqualTo(expected[expected.length - 1] & 0xFF);
    assertThat(image.at(1, 0, 0)).isEqualTo(expected[21 * 3] & 0xFF);
    assertThatThrownBy(() -> image.at(0, 21, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb420.jpg", "grey.jpg", "progressive.jpg", "rgb.png", "palette.png"})
  void aFileCutShortAnywhereIsRefused(String file) throws IOException {
    byte[] whole = Golden.bytes(file);
    // A PNG's end mark carries a checksum of 4 bytes, which nobody misses.
    int spare = file.endsWith("png") ? 4 : 0;
    for (int length = 8; length < whole.length - spare; length += 3) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Image.decode(cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(IOException.class)
          .hasMessageMatching("the (JPEG|PNG) file is cut short: it ends after \\d+ bytes");
    }
    assertThat(Image.decode(whole).width()).isEqualTo(21); // the readers are none the worse
  }

  @Test
  void damageIsSaid() {
    byte[] damaged = Golden.bytes("rgb.png");
    damaged[60] ^= 0x55; // within the packed pixels
    assertThatThrownBy(() -> Image.decode(damaged))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("damaged PNG file: ");
  }

  @Test
  void whatIsNoImageIsSaid() {
    assertThatThrownBy(() -> Image.decode("<html>".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage("neither a JPEG nor a PNG file: it starts with the bytes 3c 68 74 6d");
    assertThatThrownBy(() -> Image.decode(new byte[0])).hasMessage("the file is empty");
    assertThatThrownBy(() -> Image.read(Path.of("nowhere.jpg")))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no such file");
  }

  @Test
  void aClaimOfTooManyPixelsIsRefusedBeforeMemoryIsTaken() {
    byte[] png = Golden.bytes("rgb.png");
    ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 50_000); // width and height in the header
    assertThatThrownBy(() -> Image.decode(png))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it claims 50000x60000 pixels, more than 178956970 in all");
  }

  @Test
  void anImageHasAValueForEachPlace() {
    assertThatThrownBy(() -> Image.of(new ImageSize(2, 3), 3, new byte[17]))
        .hasMessage("image: 2x3 with 3 channels has 18 values, got 17");
    assertThatThrownBy(() -> new ImageSize(0, 3))
        .hasMessage("size: height and width must be 1 or more, got 0x3");
  }
}
