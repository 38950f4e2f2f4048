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
import org.cresset.vision.models.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of two guides, in their order, on a few made-up images and for one epoch. */
class TrainingGuidesTest {
  @TempDir private Path folder;

  @Test
  void theClassifiersGuideDoesWhatItSays() throws IOException {
    for (String name : List.of("cat", "dog")) {
      Path images = Files.createDirectories(folder.resolve("pets").resolve(name));
      for (int i = 1; i <= 5; i++) {
        var image = new BufferedImage(60, 50, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, i, 0xFFFFFF);
        ImageIO.write(image, "jpg", images.resolve(i + ".jpg").toFile());
      }
    }
    weights("mobilenet_v3_large");
    List<String> shown = run("training.md");
    assertThat(shown).hasSize(6);
    assertThat(shown.get(2)).contains("layer classifier.3, of 7 classes where the data has 2");
    assertThat(shown.get(3)).contains("use it with --batch-size");
    assertThat(folder.resolve("sheet.png")).exists();
    assertThat(shown.getLast()).matches("(?s).*1\\.jpg {2}(cat|dog) {2}[01]\\.\\d{3}\\R");
  }

  @Test
  void theSegmentationGuideDoesWhatItSays() throws IOException {
    Path data = SegmentationCommandsTest.scenes(folder.resolve("camvid"));
    Files.move(data.resolve("val/scene0.png"), data.resolve("val/0016E5_07959.png"));
    Files.move(data.resolve("valannot/scene0.png"), data.resolve("valannot/0016E5_07959.png"));
    ImageIO.write(
        ImageIO.read(data.resolve("val/0016E5_07959.png").toFile()),
        "jpg",
        data.resolve("val/0016E5_07959.jpg").toFile());
    weights("resnet34");
    List<String> shown = run("segmentation.md");
    assertThat(shown).hasSize(5);
    assertThat(shown.get(2)).contains("a classifier's, which the encoder takes");
    assertThat(shown.get(3)).contains("miou");
    assertThat(folder.resolve("pictures/0016E5_07959.overlay.png")).exists();
    assertThat(folder.resolve("pictures/0016E5_07959.mask.png")).exists();
  }

  /** Weights of a network for another number of classes. */
  private void weights(String name) {
    try (Scope _ = Scope.open();
        var model = Models.of(name, 7)) {
      StateDict.save(folder.resolve("WEIGHTS.pth"), model.stateDict());
    }
  }

  /** Runs every command of a guide; its file names are taken from the test's folder. */
  private List<String> run(String guide) throws IOException {
    List<String> shown = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/guides", guide))) {
      if (!line.startsWith("    ./cresset ")) continue;
      List<String> words = new ArrayList<>();
      for (String word : line.strip().split(" ")) words.add(here(word));
      words.removeFirst();
      if (words.getFirst().equals("train")) {
        words.addAll(List.of("--epochs=1", "--batch-size=2", "--limit=4"));
      }
      var run = CommandLineRun.of(words.toArray(String[]::new));
      assertThat(run.err()).as(line).isEmpty();
      assertThat(run.exitCode()).as(line).isZero();
      shown.add(run.out());
    }
    return shown;
  }

  private String here(String word) {
    boolean file =
        word.matches("(pets|camvid|runs|pictures)(/.*)?")
            || word.equals("sheet.png")
            || word.equals("WEIGHTS.pth");
    return file ? folder.resolve(word).toString() : word;
  }
}
