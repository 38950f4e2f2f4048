package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.cresset.vision.datasets.Cifar10;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  private static final Path EXAMPLES = root().resolve("examples");

  @TempDir private Path folder;

  @Test
  void cifar10CnnTrains() throws Exception {
    Path file = EXAMPLES.resolve("Cifar10Cnn.java");
    assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(60);
    Path data = images();
    String shown = run(file.toString(), data.toString(), "2", "200");
    assertThat(shown.lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).matches("epoch 1: loss \\d+\\.\\d, accuracy \\d+ %"),
            line -> assertThat(line).matches("epoch 2: loss \\d+\\.\\d, accuracy \\d+ %"));
  }

  @Test
  void aProgramsExitCodeIsTheCommands() throws Exception {
    Path file = Files.writeString(folder.resolve("Seven.java"), "void main() { System.exit(7); }");
    assertThat(CommandLineRun.of("run", file.toString()).exitCode()).isEqualTo(7);
  }

  /** A few made-up images in the layout of the real ones. */
  private Path images() throws IOException {
    Random random = new Random(1);
    for (String split : List.of("train", "test")) {
      for (String name : Cifar10.CLASSES) {
        Path images = Files.createDirectories(folder.resolve(split).resolve(name));
        for (int i = 0; i < 7; i++) {
          BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
          for (int p = 0; p < 1024; p++) image.setRGB(p % 32, p / 32, random.nextInt());
          ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
        }
      }
    }
    return folder;
  }

  /** Runs an example as {@code cresset run} does, which hands its own streams on. */
  private static String run(String... command) throws IOException, InterruptedException {
    assumeTrue(System.getProperty("jdk.module.path") != null, "runs on the module path only");
    Process process =
        new ProcessBuilder(
                RunCommand.command(command[0], List.of(command).subList(1, command.length)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return shown;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no folder above has .mvn");
    }
    return folder;
  }
}
