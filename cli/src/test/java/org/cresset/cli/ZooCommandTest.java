package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.cresset.torch.Scope;
import org.cresset.torch.io.StateDict;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.models.ImageModel;
import org.cresset.vision.models.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict} with the weights of a network that nobody trained here. */
class ZooCommandTest {
  @TempDir private Path folder;

  private Path image() throws IOException {
    Path file = folder.resolve("cat.jpg");
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpg", file.toFile());
    return file;
  }

  private Path weights(String network, int classes) {
    Path file = folder.resolve("WEIGHTS.pth");
    try (Scope _ = Scope.open();
        ImageModel model = Models.of(network, classes)) {
      StateDict.save(file, model.stateDict());
    }
    return file;
  }

  private static CommandLineRun predict(Object... words) {
    List<String> all = new ArrayList<>(List.of("predict"));
    for (Object word : words) all.add(word.toString());
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  @Test
  void theGuidesLinesDoWhatTheySay() throws IOException {
    Path image = image();
    Path weights = weights("resnet18", 3);
    Path labels = Files.writeString(folder.resolve("labels.txt"), "owl\nfox\nelk\n");
    List<String> lines =
        Files.readAllLines(Path.of("../docs/guides/weights.md")).stream()
            .filter(line -> line.startsWith("    ./cresset predict "))
            .toList();
    assertThat(lines).hasSize(2);
    List<String> told = new ArrayList<>();
    for (String line : lines) {
      String here =
          line.strip()
              .replace("resnet18-f37072fd.pth", weights.toString())
              .replace("labels.txt", labels.toString())
              .replace("cat.jpg", image.toString());
      String[] words = here.split(" ");
      var run = CommandLineRun.of(List.of(words).subList(1, words.length).toArray(String[]::new));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).contains("images are prepared as for IMAGENET1K_V1");
      told.add(run.out().strip());
    }
    assertThat(told.get(0)).startsWith(image + "  ").matches(".*  [012]  [01]\\.\\d{3}");
    assertThat(told.get(1)).matches(".*  (owl|fox|elk)  [01]\\.\\d{3}");
  }

  @Test
  void masksHaveTheImagesSize() throws IOException {
    Path image = image();
    Path weights = weights("deeplabv3_mobilenet_v3_large", 5);
    var run =
        predict("--model", "deeplabv3_mobilenet_v3_large", "--weights", weights, "--masks", image);
    assertThat(run.exitCode()).as(run.err()).isZero();
    Image mask = Image.readLabels(folder.resolve("cat.mask.png"));
    assertThat(mask.size()).isEqualTo(new ImageSize(48, 64));
    for (byte label : mask.pixels()) assertThat(label & 0xFF).isLessThan(5);
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    Path image = image();
    var none = predict("--model", "resnet18", image);
    assertThat(none.exitCode()).isEqualTo(Main.WRONG_USE);
    assertThat(none.err()).contains("resnet18 is a network of the zoo, which needs --weights");
    var near = predict("--model", "resnet81", "--weights", image, image);
    assertThat(near.exitCode()).isEqualTo(Main.WRONG_USE);
    assertThat(near.err())
        .contains("there is neither a run nor a network resnet81", "did you mean resnet18");
    var run = predict("--model", folder, "--labels", image, image);
    assertThat(run.err()).contains("--labels is for a network of the zoo");
    Path weights = weights("resnet18", 3);
    var other = predict("--model", "resnet50", "--weights", weights, image);
    assertThat(other.exitCode()).isEqualTo(Main.FAILED);
    assertThat(other.err()).contains(weights + ": as weights of resnet50: ");
    Path two = Files.writeString(folder.resolve("labels.txt"), "owl\nfox\n");
    var few = predict("--model", "resnet18", "--weights", weights, "--labels", two, image);
    assertThat(few.exitCode()).isEqualTo(Main.FAILED);
    assertThat(few.err()).contains("each of the 3 classes", "got 2");
    var binary = predict("--model", "resnet18", "--weights", weights, "--labels", image, image);
    assertThat(binary.err()).contains(image + ": the labels must be text in UTF-8");
  }
}
