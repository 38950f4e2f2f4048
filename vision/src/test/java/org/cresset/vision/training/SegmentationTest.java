package org.cresset.vision.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.cresset.torch.Device;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.recipes.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segmentation of made-up scenes: the sky above, the road below. */
class SegmentationTest {
  private static final Recipe UNET = Recipes.named("camvid-unet").orElseThrow();

  @TempDir private Path folder;

  private Path scenes(int train, int val) throws IOException {
    Path data = folder.resolve("data");
    scenes(data, "train", train);
    scenes(data, "val", val);
    return data;
  }

  private static void scenes(Path data, String split, int count) throws IOException {
    Path images = Files.createDirectories(data.resolve(split));
    Path masks = Files.createDirectories(data.resolve(split + "annot"));
    for (int i = 0; i < count; i++) {
      var image = new BufferedImage(48, 36, BufferedImage.TYPE_INT_RGB);
      var mask = new BufferedImage(48, 36, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < 36; y++) {
        for (int x = 0; x < 48; x++) {
          boolean sky = y < 12 + i;
          image.setRGB(x, y, sky ? 0x4080FF : 0x606060);
          mask.getRaster().setSample(x, y, 0, x == 0 ? 11 : sky ? 0 : 3);
        }
      }
      ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
      ImageIO.write(mask, "png", masks.resolve(i + ".png").toFile());
    }
  }

  private static Settings settings(Path data, int epochs) {
    return new Settings(Optional.of(data), epochs, 1, OptionalInt.empty(), 3e-3, 0);
  }

  @Test
  void learnsIsEvaluatedAndColours() throws IOException {
    RunFolder run = new RunFolder(folder.resolve("run"));
    Path data = scenes(6, 3);
    Outcome outcome = Trainer.of(UNET, settings(data, 8)).folder(run).train();
    Evaluation evaluation = outcome.evaluation().orElseThrow();
    assertThat(evaluation.task()).isEqualTo("segmentation");
    assertThat(evaluation.images()).isEqualTo(3);
    // 180 x 240 pixels each, without the ignored column, which is 5 wide at that size.
    assertThat(evaluation.confusion().total()).isEqualTo(3L * 180 * 235);
    assertThat(evaluation.metrics().get("accuracy")).isGreaterThan(0.5);
    assertThat(evaluation.metrics().get("miou"))
        .isEqualTo(outcome.summary().finalScore())
        .isEqualTo(evaluation.confusion().meanIou());
    assertThat(evaluation.worst()).hasSize(3);
    Sample.Masked worst = (Sample.Masked) evaluation.worst().getFirst();
    assertThat(worst.iou())
        .isLessThanOrEqualTo(((Sample.Masked) evaluation.best().getFirst()).iou());

    assertThat(Image.readLabels(run.examples().resolve("worst-1-truth.png")).pixels())
        .isEqualTo(worst.truth().pixels());
    assertThat(Image.readLabels(run.examples().resolve("worst-1-prediction.png")).pixels())
        .isEqualTo(worst.prediction().pixels());
    assertThat(Image.read(run.examples().resolve("worst-1.png")).pixels())
        .isEqualTo(worst.image().pixels());
    assertThat(Files.readString(run.evaluation()))
        .contains("\"task\":\"segmentation\"", "\"colours\":[\"#4682b4\"", "examples/best-1.png");
    assertThat(Files.readString(run.metrics())).contains("\"test_miou\":", "\"learning_rate\":");

    try (TrainedModel model = TrainedModel.load(run.path(), Recipes::named)) {
      assertThat(model.evaluate(settings(data, 8), 0).metrics()).isEqualTo(evaluation.metrics());
      Image mask = model.segmenter().mask(data.resolve("val/0.png"));
      assertThat(mask.size()).isEqualTo(new ImageSize(36, 48));
    }
  }

  /** The mean over the pixels that count, as worked out one by one. */
  @Test
  void ignoredPixelsDoNotCountForTheLoss() {
    Task task = new Task.Segmentation(11);
    try (Scope _ = Scope.open()) {
      Tensor logits = Tensor.of(new float[] {2, 0, 0, 0, 1, 0}, 1, 2, 1, 3); // 3 pixels, 2 classes
      Tensor mask = Tensor.of(new long[] {0, 1, 11}).reshape(1, 1, 3);
      double first = -Math.log(Math.exp(2) / (Math.exp(2) + Math.exp(0)));
      double second = -Math.log(Math.exp(1) / (Math.exp(0) + Math.exp(1)));
      assertThat(task.testLoss(logits, mask).item())
          .isCloseTo((first + second) / 2, org.assertj.core.data.Offset.offset(1e-6));
      try (Tally tally = task.tally(java.util.List.of("a", "b"), Device.CPU)) {
        tally.add(logits, mask);
        assertThat(tally.confusion().total()).isEqualTo(2);
      }
    }
  }

  @Test
  void poisonedFoldersFailWithTheFilesName() throws IOException {
    Path data = scenes(2, 1);
    Path mask = data.resolve("trainannot/1.png");
    byte[] good = Files.readAllBytes(mask);

    Files.write(mask, java.util.Arrays.copyOf(good, good.length / 2));
    assertThat(failure(data)).contains("train/1.png", "trainannot/1.png");

    var small = new BufferedImage(10, 10, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(small, "png", mask.toFile());
    assertThat(failure(data)).contains("train/1.png", "the mask is 10x10 and the image 36x48");

    var wrong = new BufferedImage(48, 36, BufferedImage.TYPE_BYTE_GRAY);
    wrong.getRaster().setSample(7, 5, 0, 77);
    ImageIO.write(wrong, "png", mask.toFile());
    assertThat(failure(data))
        .contains(
            "trainannot/1.png", "labels must be from 0 to 10 or 11, got 77 at row 5, column 7");

    Files.write(mask, good);
    Files.delete(data.resolve("train/1.png"));
    assertThat(failure(data)).contains("train/1.jpg", "there is no such file");
  }

  private static String failure(Path data) {
    Trainer trainer = Trainer.of(UNET, settings(data, 1)).workers(0);
    TorchException failure = catchThrowableOfType(TorchException.class, trainer::train);
    return String.valueOf(failure.getMessage());
  }
}
