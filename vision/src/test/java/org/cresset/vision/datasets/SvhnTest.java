package org.cresset.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.cresset.torch.data.DataException;
import org.cresset.vision.Golden;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that scipy wrote. */
class SvhnTest {
  @TempDir private Path folder;

  private LabelledImages read(byte[] content) throws IOException {
    Files.write(folder.resolve("train_32x32.mat"), content);
    return Svhn.train(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"svhn-packed", "svhn-plain", "svhn-wide"})
  void imagesAndDigits(String name) throws IOException {
    LabelledImages set = read(Golden.bytes("datasets/" + name + ".mat"));

    assertThat(set.size()).isEqualTo(3);
    assertThat(set.classes()).startsWith("0").hasSize(10);
    // The file has 10 for the digit 0.
    assertThat(new int[] {set.label(0), set.label(1), set.label(2)}).containsExactly(0, 1, 9);
    assertThat(set.imageSize()).isEqualTo(ImageSize.of(32));
    assertThat(set.name(2)).isEqualTo("train_32x32.mat, image 2");
    for (int n = 0; n < 3; n++) {
      Image image = set.image(n);
      for (int r = 0; r < 32; r++) {
        for (int c = 0; c < 32; c++) {
          for (int k = 0; k < 3; k++) {
            assertThat(image.at(r, c, k)).isEqualTo((7 * n + 5 * r + 3 * c + 64 * k) % 256);
          }
        }
      }
    }
  }

  @Test
  void aMissingFileSaysWhereToGetIt() {
    assertThatThrownBy(() -> Svhn.test(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no file " + folder.resolve("test_32x32.mat"))
        .hasMessageContaining("extra_32x32.mat")
        .extracting(e -> ((DataException) e).hint())
        .asString()
        .contains("ufldl.stanford.edu/housenumbers", "non-commercial");
  }

  @ParameterizedTest
  @ValueSource(strings = {"svhn-packed", "svhn-plain"})
  void aFileThatIsCutShortIsNamed(String name) {
    byte[] whole = Golden.bytes("datasets/" + name + ".mat");
    for (int length : new int[] {0, 5, 127, 128, 135, 200, whole.length / 2, whole.length - 1}) {
      assertThatThrownBy(() -> read(java.util.Arrays.copyOf(whole, length)))
          .as("%d bytes", length)
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("read " + folder.resolve("train_32x32.mat") + ": ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"svhn-packed", "svhn-plain"})
  void whateverIsInAFileItIsReadOrRefused(String name) throws IOException {
    byte[] whole = Golden.bytes("datasets/" + name + ".mat");
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      // The first 400 bytes have the headers; what follows are pixels.
      for (int n = 0; n < 3; n++) damaged[124 + random.nextInt(400)] = (byte) random.nextInt();
      try {
        assertThat(read(damaged).size()).isEqualTo(3);
      } catch (DataException e) {
        refused++;
        assertThat(e).hasMessageContaining("train_32x32.mat: ");
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void headersThatLieAreRefused() {
    byte[] whole = Golden.bytes("datasets/svhn-plain.mat");
    // Behind the file's header: tag (8), flags (16), then the dimensions' tag (8) and 4 numbers.
    assertRefused(whole, 160, 31, "X must be (32, 32, 3, images), got X (31, 32, 3, 3)");
    assertRefused(whole, 172, 4, "X (32, 32, 3, 4) must have as many numbers, got 9216");
    assertRefused(whole, 172, Integer.MAX_VALUE, "must have as many numbers, got 9216");
    assertRefused(whole, 172, -1, "a dimension must be 0 or more, got -1");
    assertRefused(whole, 124, 0x4D490200, "format must be version 5, got 0x200");
    byte[] text =
        "MATLAB 7.3 MAT-file".repeat(10).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> read(text)).hasMessageContaining("as a MATLAB 5 file does");
  }

  private void assertRefused(byte[] whole, int at, int number, String message) {
    byte[] changed = whole.clone();
    ByteBuffer.wrap(changed).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(at, number);
    assertThatThrownBy(() -> read(changed))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }
}
