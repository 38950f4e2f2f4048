package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Look, train, measure and colour, on made-up scenes in CamVid's layout. */
class SegmentationCommandsTest {
  @TempDir private Path folder;

  static Path scenes(Path data) throws IOException {
    for (String split : new String[] {"train", "val"}) {
      Path images = Files.createDirectories(data.resolve(split));
      Path masks = Files.createDirectories(data.resolve(split + "annot"));
      for (int i = 0; i < 2; i++) {
        var image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        var mask = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 48; y++) {
          for (int x = 0; x < 64; x++) {
            image.setRGB(x, y, y < 24 ? 0x4080FF : 0x606060);
            mask.getRaster().setSample(x, y, 0, y < 24 ? 0 : 3);
          }
        }
        ImageIO.write(image, "png", images.resolve("scene" + i + ".png").toFile());
        ImageIO.write(mask, "png", masks.resolve("scene" + i + ".png").toFile());
      }
    }
    return data;
  }

  @Test
  void looksTrainsMeasuresAndColours() throws IOException {
    String data = scenes(folder.resolve("data")).toString();
    Path sheet = folder.resolve("sheet.png");
    var show = CommandLineRun.of("show", "camvid-unet", "--data", data, "-o", sheet.toString());
    assertThat(show.out()).isEqualToIgnoringNewLines("2 images in " + sheet);
    assertThat(Image.read(sheet).width()).isGreaterThan(2 * 240);

    String out = folder.resolve("run").toString();
    var train =
        CommandLineRun.of(
            "train",
            "camvid-unet",
            "--data",
            data,
            "--epochs=1",
            "--batch-size=2",
            "--ema=0.5",
            "--accumulate=2",
            "--clip=1",
            "--out",
            out);
    assertThat(train.err()).isEmpty();
    assertThat(train.out())
        .startsWith("camvid-unet (unet16) on ")
        .containsPattern("epoch 1/1 .* test loss .* mIoU .* %")
        .containsPattern("done in .*: mIoU .* %");

    var eval = CommandLineRun.of("eval", "--run", out);
    assertThat(eval.err()).isEmpty();
    assertThat(eval.out().lines().toList())
        .hasSize(1 + 5 + 1 + 11)
        .startsWith("segmentation of 2 images")
        .anyMatch(line -> line.matches("  miou +0\\.\\d{4}"))
        .anyMatch(line -> line.matches("road +43,200 .*"))
        .anyMatch(line -> line.matches("pole +0 +.*-.*"));

    Path image = Path.of(data, "val", "scene0.png");
    var beside = CommandLineRun.of("predict", "--model", out, image.toString());
    assertThat(beside.exitCode()).isZero();
    Path overlay = Path.of(data, "val", "scene0.overlay.png");
    assertThat(beside.out()).startsWith(image + "  " + overlay + "  ").contains(" %");
    assertThat(Image.read(overlay).size()).isEqualTo(new ImageSize(48, 64));

    Path pictures = folder.resolve("pictures");
    var masks =
        CommandLineRun.of(
            "predict", "--model", out, "--out", pictures.toString(), "--masks", image.toString());
    assertThat(masks.exitCode()).isZero();
    Image mask = Image.readLabels(pictures.resolve("scene0.mask.png"));
    assertThat(mask.size()).isEqualTo(new ImageSize(48, 64));
    for (byte label : mask.pixels()) assertThat(label & 0xFF).isLessThan(11);
  }

  @Test
  void aMaskThatIsMissingIsNamed() throws IOException {
    Path data = scenes(folder.resolve("data"));
    Files.delete(data.resolve("train/scene1.png"));
    var run = CommandLineRun.of("train", "camvid-unet", "--data", data.toString(), "--epochs=1");
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err()).contains("train/scene1.jpg", "there is no such file");
  }

  @Test
  void aFolderIsClassifiedWithWeightsOfOtherClasses() throws IOException {
    for (String name : new String[] {"cat", "dog"}) {
      Path images = Files.createDirectories(folder.resolve("pets").resolve(name));
      for (int i = 0; i < 5; i++) {
        var image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, i, 0xFFFFFF);
        ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
      }
    }
    String pets = folder.resolve("pets").toString();
    String first = folder.resolve("first").toString();
    String[] common = {"--data", pets, "--epochs=1", "--batch-size=4", "--model=resnet18"};
    var train = CommandLineRun.of(with(common, "--out", first));
    assertThat(train.out()).startsWith("folder-classification (resnet18) on ");
    var eval = CommandLineRun.of("eval", "--model", first);
    assertThat(eval.out())
        .startsWith("classification of 2 images")
        .contains("accuracy", "ece", "cat", "dog");

    Files.createDirectories(folder.resolve("pets/owl"));
    for (int i = 0; i < 5; i++) {
      Files.copy(
          folder.resolve("pets/cat/" + i + ".png"), folder.resolve("pets/owl/" + i + ".png"));
    }
    String weights = first + "/model.safetensors";
    var again = CommandLineRun.of(with(common, "--weights", weights, "--freeze=backbone"));
    assertThat(again.err()).isEmpty();
    assertThat(again.out()).contains("layer fc, of 2 classes where the data has 3, begins anew");
    var other = CommandLineRun.of("eval", "--model", first, "--data", pets);
    assertThat(other.err())
        .contains("the data must have the classes that the network was taught, got cat, dog, owl");
  }

  private static String[] with(String[] common, String... more) {
    var all = new java.util.ArrayList<String>(java.util.List.of("train", "folder-classification"));
    all.addAll(java.util.List.of(common));
    all.addAll(java.util.List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void ratesAndSizesAreFound() throws IOException {
    Path out = folder.resolve("found");
    var rate = CommandLineRun.of("train", "--limit=64", "--find-lr", "--out", out.toString());
    assertThat(rate.err()).isEmpty();
    assertThat(rate.out()).contains("smoothed loss", "find-lr.csv", "try --lr ");
    assertThat(Files.readAllLines(out.resolve("find-lr.csv")).getFirst())
        .isEqualTo("learning_rate,loss,smoothed_loss");
    var size = CommandLineRun.of("train", "--limit=16", "--find-batch-size");
    assertThat(size.err()).isEmpty();
    assertThat(size.out()).contains("images/s", "ended: ", "use it with --batch-size ");
  }
}
