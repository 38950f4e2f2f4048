package org.cresset.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.cresset.vision.image.Image;
import org.junit.jupiter.api.Test;

class DrawnShapesTest {
  private static final DrawnShapes TRAIN = DrawnShapes.train(400, 0);

  // Pinned: a change of it means that every number published on the shapes is out of date.
  @Test
  void everyMachineDrawsTheSame() {
    CRC32 crc = new CRC32();
    for (int i = 0; i < TRAIN.size(); i++) {
      crc.update(TRAIN.image(i).pixels());
      crc.update(TRAIN.mask(i).pixels());
    }
    assertThat(Long.toHexString(crc.getValue())).isEqualTo("f0b8a752");
  }

  @Test
  void imagesDifferBySeedSplitAndIndexAndByNothingElse() {
    Set<Integer> images = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      images.add(Arrays.hashCode(DrawnShapes.train(50, 0).image(i).pixels()));
      images.add(Arrays.hashCode(DrawnShapes.test(50, 0).image(i).pixels()));
      images.add(Arrays.hashCode(DrawnShapes.train(50, 1).image(i).pixels()));
      assertThat(DrawnShapes.train(50, 0).image(i).pixels()).isEqualTo(TRAIN.image(i).pixels());
    }
    assertThat(images).hasSize(150);
  }

  @Test
  void classesAreBalancedAndNamed() {
    int[] counts = new int[10];
    for (int i = 0; i < TRAIN.size(); i++) counts[TRAIN.label(i)]++;
    assertThat(counts).containsOnly(40);
    assertThat(TRAIN.classes())
        .containsExactly(
            "arrow",
            "crescent",
            "cross",
            "disc",
            "heart",
            "hourglass",
            "ring",
            "square",
            "star",
            "triangle");
    assertThat(TRAIN.name(16)).isEqualTo("train shape 16, ring");
    assertThat(DrawnShapes.test(20, 0).name(3)).isEqualTo("test shape 3, disc");
  }

  @Test
  void aMaskHasTheLabelAndTheBackgroundOnly() {
    for (int i = 0; i < TRAIN.size(); i++) {
      Image mask = TRAIN.mask(i);
      assertThat(mask).hasToString("image 32x32x1");
      int covered = 0;
      for (byte value : mask.pixels()) {
        if (value == 0) continue;
        assertThat(value).isEqualTo((byte) (TRAIN.label(i) + 1));
        covered++;
      }
      // From a small star (about 60 pixels) to a large square (about 430).
      assertThat(covered).as(TRAIN.name(i)).isBetween(40, 500);
    }
  }

  /** The mean colours inside and outside the mask differ, or nobody could see the figure. */
  @Test
  void theMaskIsWhereTheFigureIs() {
    for (int i = 0; i < TRAIN.size(); i++) {
      double[] sums = new double[6];
      int[] counts = new int[2];
      Image image = TRAIN.image(i);
      byte[] mask = TRAIN.mask(i).pixels();
      for (int p = 0; p < mask.length; p++) {
        int side = mask[p] == 0 ? 0 : 1;
        counts[side]++;
        for (int c = 0; c < 3; c++) sums[3 * side + c] += image.pixels()[3 * p + c] & 0xFF;
      }
      double contrast = 0;
      for (int c = 0; c < 3; c++) {
        contrast += Math.abs(sums[c] / counts[0] - sums[3 + c] / counts[1]);
      }
      assertThat(contrast).as(TRAIN.name(i)).isGreaterThan(100);
    }
  }

  /** A disc has no hole, a ring has one: the figure, not only the number, is right. */
  @Test
  void aRingsCentreIsBackgroundAndADiscsIsNot() {
    for (int i = 0; i < TRAIN.size(); i++) {
      String kind = TRAIN.classes().get(TRAIN.label(i));
      if (!kind.equals("ring") && !kind.equals("disc")) continue;
      byte[] mask = TRAIN.mask(i).pixels();
      long x = 0;
      long y = 0;
      long n = 0;
      for (int p = 0; p < mask.length; p++) {
        if (mask[p] == 0) continue;
        x += p % 32;
        y += p / 32;
        n++;
      }
      boolean covered = mask[(int) (y / n * 32 + x / n)] != 0;
      assertThat(covered).as(TRAIN.name(i)).isEqualTo(kind.equals("disc"));
    }
  }
}
