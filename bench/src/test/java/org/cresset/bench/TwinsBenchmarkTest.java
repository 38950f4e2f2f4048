package org.cresset.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import javax.imageio.ImageIO;
import org.cresset.torch.TorchException;
import org.cresset.vision.datasets.Cifar10;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwinsBenchmarkTest {
  private static final int SIDE = 32;

  @TempDir private Path data;

  /** Real PyTorch is the oracle: its weights after each of several steps decide the next. */
  @Test
  void aTrainingEndsWithPythonsWeightsToTheLastBit() throws IOException {
    Path python = Options.environmentPython();
    assumeTrue(python != null, "CRESSET_LIBTORCH names no Python environment");
    noise("train");
    noise("test");
    Twin twin = new Twin("cifar10-resnet18", "accuracy", 2, OptionalInt.of(20), 0.1, 8);

    Report report =
        TwinsBenchmark.run(new Options(1, python, data, List.of(), _ -> {}), List.of(twin));

    assertThat(report.comparisons())
        .hasSize(3)
        .allSatisfy(row -> assertThat(row.cresset()).as(row.name()).isEqualTo(row.python()));
    assertThat(report.comparisons().getLast().cresset()).containsExactly(122.0); // ResNet-18's
  }

  @Test
  void aNameThatNoTwinHasIsRefused() {
    assertThatThrownBy(() -> Twin.of(List.of("camvid-unet", "nobody")))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("got nobody")
        .extracting(e -> ((TorchException) e).hint())
        .isEqualTo("these there are: camvid-unet, cifar10-resnet18");
  }

  private void noise(String split) throws IOException {
    Random random = new Random(0);
    for (String name : Cifar10.CLASSES) {
      Path folder = Files.createDirectories(data.resolve(split).resolve(name));
      for (int i = 0; i < 2; i++) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < SIDE * SIDE; at++) {
          image.setRGB(at % SIDE, at / SIDE, random.nextInt());
        }
        ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      }
    }
  }
}
