package org.cresset.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.cresset.torch.data.DataException;
import org.cresset.vision.Golden;
import org.cresset.vision.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  private static final int RECORD = 1 + 3 * 1024;

  @TempDir private Path root;

  /** Records as the official files have them, all with the pixels of {@link #pixel}. */
  private static byte[] file(int number) {
    byte[] file = new byte[10_000 * RECORD];
    for (int record = 0; record < 10_000; record++) {
      file[record * RECORD] = (byte) ((record + number) % 10);
    }
    for (int record = 0; record < 10_000; record += 9_999) {
      for (int i = 0; i < 3 * 1024; i++) {
        file[record * RECORD + 1 + i] = (byte) pixel(number, record, i / 1024, i % 1024);
      }
    }
    return file;
  }

  private static int pixel(int number, int record, int channel, int place) {
    return number * 31 + record + channel * 101 + place * 7;
  }

  private void writeAll(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 1; i <= 5; i++) Files.write(folder.resolve("data_batch_" + i + ".bin"), file(i));
    Files.write(folder.resolve("test_batch.bin"), file(6));
  }

  @Test
  void readsTheOfficialBinaryFiles() throws IOException {
    Path folder = root.resolve("cifar-10-batches-bin");
    writeAll(folder);
    for (Path place : new Path[] {root, folder}) {
      LabelledImages train = Cifar10.train(place);
      assertThat(train.size()).isEqualTo(50_000);
      assertThat(train.classes()).startsWith("airplane").endsWith("truck").hasSize(10).isSorted();
      assertThat(train.label(20_004)).isEqualTo((4 + 3) % 10);
      assertThat(train.name(29_999)).isEqualTo("data_batch_3.bin, image 9999");
      Image image = train.image(29_999);
      for (int i = 0; i < 3 * 1024; i++) {
        assertThat(image.at(i / 3 / 32, i / 3 % 32, i % 3))
            .isEqualTo(pixel(3, 9_999, i % 3, i / 3) & 0xFF);
      }
      assertThat(Cifar10.test(place).size()).isEqualTo(10_000);
      assertThat(Cifar10.test(place).label(0)).isEqualTo(6);
    }
  }

  @Test
  void aFileCutShortIsNamedWithBothLengths() throws IOException {
    byte[] whole = file(1);
    Path test = root.resolve("test_batch.bin");
    Files.write(test, Arrays.copyOf(whole, 9_000 * RECORD));
    assertThatThrownBy(() -> Cifar10.test(root))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "read "
                + test
                + ": a CIFAR file has 10000 images in 30730000 bytes, got 27657000 bytes");
  }

  @Test
  void aLabelOutOfRangeIsNamed() throws IOException {
    byte[] file = file(1);
    file[17 * RECORD] = (byte) 200;
    Path test = root.resolve("test_batch.bin");
    Files.write(test, file);
    assertThatThrownBy(() -> Cifar10.test(root))
        .isInstanceOf(DataException.class)
        .hasMessage("read " + test + ": labels must be from 0 to 9, got 200 for image 17");
  }

  @Test
  void aMissingFileOfTheSetIsNamed() throws IOException {
    Files.write(root.resolve("data_batch_2.bin"), file(2));
    assertThatThrownBy(() -> Cifar10.train(root))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "read "
                + root.resolve("data_batch_1.bin")
                + ": there is no such file, though others of the set are there");
  }

  @Test
  void whereThereIsNothingItSaysWhatItLookedFor() {
    assertThatThrownBy(() -> Cifar10.train(root))
        .isInstanceOfSatisfying(
            DataException.class, e -> assertThat(e.hint()).contains("cifar-10-binary.tar.gz"))
        .hasMessage(
            "read CIFAR-10 in "
                + root
                + ": looked for data_batch_1.bin, cifar-10-batches-bin/data_batch_1.bin and"
                + " train/airplane");
    Path nowhere = root.resolve("nowhere");
    assertThatThrownBy(() -> Cifar10.test(nowhere))
        .hasMessageStartingWith(
            "read CIFAR-10 in " + nowhere + ": there is no such folder; looked");
  }

  @Test
  void readsImageFiles() throws IOException {
    for (String name : Cifar10.CLASSES) {
      Path folder = Files.createDirectories(root.resolve("test").resolve(name));
      Files.copy(Golden.file("rgb.png"), folder.resolve("0000.png"));
    }
    LabelledImages test = Cifar10.test(root);
    assertThat(test.size()).isEqualTo(10);
    assertThat(test.label(9)).isEqualTo(9);
    assertThat(test.name(9)).isEqualTo("truck/0000.png");
    Files.delete(root.resolve("test/cat/0000.png"));
    assertThatThrownBy(() -> Cifar10.test(root))
        .hasMessage("read images in " + root.resolve("test") + ": no image in the folder cat");
  }

  @Test
  void readsTheRealImages() throws IOException {
    Path real = Path.of(System.getProperty("cresset.cifar10", "../data/cifar10"));
    assumeTrue(
        Files.isDirectory(real.resolve("test")),
        "no CIFAR-10 image files in data/cifar10 or -Dcresset.cifar10");
    LabelledImages test = Cifar10.test(real);
    assertThat(test.size()).isEqualTo(10_000);
    for (int i = 0; i < test.size(); i += 500) {
      assertThat(test.image(i)).hasToString("image 32x32x3");
    }
  }
}
