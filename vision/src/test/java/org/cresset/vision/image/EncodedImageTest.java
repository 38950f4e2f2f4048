package org.cresset.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.cresset.vision.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedImageTest {
  /** A picture large enough that parts of it are left out. */
  private static byte[] large() {
    return Golden.bytes("jpeg/large420.jpg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"large420.jpg", "large422.jpg", "large444.jpg", "restarts.jpg"})
  void aRegionIsWhatTheWholeHasThere(String name) throws IOException {
    EncodedImage encoded = EncodedImage.of(Golden.bytes("jpeg/" + name));
    Image whole = encoded.image();
    assertThat(whole.size()).isEqualTo(new ImageSize(101, 131)).isEqualTo(encoded.size());
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      ImageSize size = new ImageSize(1 + random.nextInt(101), 1 + random.nextInt(131));
      int top = random.nextInt(102 - size.height());
      int left = random.nextInt(132 - size.width());
      assertThat(encoded.region(top, left, size).pixels())
          .as("%s from %d, %d", size, top, left)
          .isEqualTo(whole.region(top, left, size).pixels());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"large420.jpg", "large422.jpg", "large444.jpg", "restarts.jpg"})
  void pixelsArePillows(String name) throws IOException {
    byte[] expected = Golden.bytes("jpeg/" + name + ".rgb");
    byte[] pixels = Image.decode(Golden.bytes("jpeg/" + name)).pixels();
    assertThat(pixels).hasSameSizeAs(expected);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(Math.abs((pixels[i] & 0xFF) - (expected[i] & 0xFF))).isLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void picturesAreTurnedUprightAsByPillow(int tag) throws IOException {
    EncodedImage encoded = EncodedImage.of(Golden.bytes("jpeg/exif" + tag + ".jpg"));
    assertThat(encoded.orientation()).isEqualTo(Orientation.of(tag));
    byte[] expected = Golden.bytes("jpeg/exif" + tag + ".rgb");
    byte[] pixels = encoded.orientation().upright(encoded.image()).pixels();
    for (int i = 0; i < pixels.length; i++) {
      assertThat(Math.abs((pixels[i] & 0xFF) - (expected[i] & 0xFF))).isLessThanOrEqualTo(2);
    }
  }

  /** Whatever is in the file: an image or a sentence. A crash would end this process. */
  @Test
  void damageAnywhereIsAnImageOrASentence() {
    byte[] whole = large();
    Random random = new Random(0);
    int decoded = 0;
    int refused = 0;
    for (int i = 0; i < 6_000; i++) {
      byte[] damaged = whole.clone();
      int reach = i % 2 == 0 ? 700 : whole.length; // half of the time the header
      for (int k = 0; k <= i % 5; k++) damaged[random.nextInt(reach)] = (byte) random.nextInt();
      try {
        EncodedImage encoded = EncodedImage.of(damaged);
        assertThat(encoded.size().height()).isPositive();
        if ((long) encoded.size().height() * encoded.size().width() > 1_000_000) continue;
        encoded.image();
        decoded++;
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
    }
    assertThat(decoded).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }
}
