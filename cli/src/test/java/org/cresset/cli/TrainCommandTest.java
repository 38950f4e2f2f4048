package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.cresset.torch.LibTorch;
import org.cresset.vision.datasets.Cifar10;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  private static final int RECORD = 1 + 3 * 32 * 32;

  @TempDir private Path folder;

  @Test
  void trainsKeepsAndPredicts() throws IOException {
    String out = folder.resolve("run").toString();
    var train = CommandLineRun.of("train", "--limit=320", "--epochs=2", "--out", out);
    assertThat(train.err()).isEmpty();
    assertThat(train.exitCode()).isZero();
    assertThat(train.out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("shapes on ").endsWith("kept in " + out),
            line -> assertThat(line).matches(epoch(1)),
            line -> assertThat(line).matches(epoch(2)),
            line -> assertThat(line).startsWith("done in "),
            line -> assertThat(line).contains("cresset predict --model " + out));
    assertThat(Files.readString(folder.resolve("run/summary.json")))
        .contains("\"recipe\":\"shapes\"", "\"seed\":0", "\"peak_rss_bytes\":", "\"libtorch\":");
    assertThat(Files.readAllLines(folder.resolve("run/metrics.jsonl")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("{\"epoch\":1,\"step\":5,\"train_loss\":"),
            line -> assertThat(line).startsWith("{\"epoch\":2,\"step\":10,\"train_loss\":"));

    Path image = folder.resolve("image.png");
    ImageIO.write(new BufferedImage(40, 50, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    var predict = CommandLineRun.of("predict", "--model", out, text.toString(), image.toString());
    assertThat(predict.out()).matches("\\Q" + image + "\\E  \\w+  [01]\\.\\d{3}\\R");
    assertThat(predict.err())
        .contains("cresset: " + text + ": neither a JPEG nor a PNG file")
        .contains("cresset: 1 of 2 images could not be read");
    assertThat(predict.exitCode()).isEqualTo(Main.FAILED);
  }

  private static String epoch(int number) {
    return "epoch " + number + "/2 .* images/s .* loss .* test loss .* accuracy .* %";
  }

  @Test
  void aTerminalSeesOneLineThatChanges() {
    var train = CommandLineRun.watched("train", "--limit=64", "--epochs=1");
    assertThat(train.exitCode()).isZero();
    assertThat(train.out()).contains("\repoch 1/1  100 %", " left  loss ", "\repoch 1/1  ");
  }

  @Test
  void aRunIsNotOverwritten() {
    String out = folder.toString();
    CommandLineRun.of("train", "--limit=64", "--epochs=1", "--out", out);
    var again = CommandLineRun.of("train", "--limit=64", "--epochs=1", "--out", out);
    assertThat(again.exitCode()).isEqualTo(Main.FAILED);
    assertThat(again.out()).isEmpty();
    assertThat(again.err())
        .contains("holds a run already", "hint: go on with it: --resume; or begin in another");
  }

  @Test
  void resumingTakesTheSameSettings() {
    String out = folder.toString();
    CommandLineRun.of("train", "--limit=64", "--epochs=1", "--out", out);
    var other = CommandLineRun.of("train", "--resume", "--seed=1", "--epochs=3", "--out", out);
    assertThat(other.exitCode()).isEqualTo(Main.FAILED);
    assertThat(other.err()).contains("began with epochs 1, not 3; seed 0, not 1");
    var done = CommandLineRun.of("train", "--resume", "--out", out);
    assertThat(done.exitCode()).isZero();
    assertThat(done.out()).contains("done in ");
  }

  @Test
  void mixedPrecisionIsChosenAndKept() throws IOException {
    String out = folder.toString();
    var train = CommandLineRun.of("train", "--limit=64", "--epochs=1", "--amp", "--out", out);
    assertThat(train.err()).isEmpty();
    assertThat(train.out()).contains(" in bfloat16: 1 epochs");
    assertThat(Files.readString(folder.resolve("summary.json"))).contains("\"amp\":\"bfloat16\"");
    var other = CommandLineRun.of("train", "--resume", "--amp", "float16", "--out", out);
    assertThat(other.err()).contains("began with amp bfloat16, not float16");
    assertThat(CommandLineRun.of("train", "--resume", "--out", out).exitCode()).isZero();
    var scaled = CommandLineRun.of("train", "--limit=64", "--epochs=1", "--amp", "float16");
    assertThat(scaled.out()).contains(" in float16: 1 epochs");
    assertThat(scaled.exitCode()).isZero();
  }

  @Test
  void aTypeThatMixedPrecisionDoesNotTakeIsRefused() {
    var run = CommandLineRun.of("train", "--amp", "int8");
    assertThat(run.exitCode()).isEqualTo(Main.WRONG_USE);
    assertThat(run.err()).contains("--amp must be bfloat16 or float16, got int8");
    var misplaced = CommandLineRun.of("train", "--amp", "shapes");
    assertThat(misplaced.err()).contains("name the recipe before it: train shapes --amp");
  }

  @Test
  void resumingNeedsACheckpoint() {
    var run = CommandLineRun.of("train", "--resume", "--out", folder.toString());
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err())
        .startsWith("cresset: resume: there is no checkpoint in " + folder + "; looked for ")
        .contains("hint: begin without --resume");
  }

  @Test
  void aGpuThatIsNotThereIsAnError() {
    assumeTrue(LibTorch.load().gpus() == 0, "this machine has a GPU");
    var run = CommandLineRun.of("train", "--device=cuda", "--limit=64");
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err()).startsWith("cresset: cuda:0: no GPU can be used, ").contains("hint: ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aMissingOrEmptyDataFolderSaysWhatWasLookedFor() {
    var missing = cifar(folder.resolve("nowhere"));
    assertThat(missing.err()).contains("there is no such folder; looked for data_batch_1.bin");
    var empty = cifar(folder);
    assertThat(empty.err())
        .contains(
            "read CIFAR-10 in " + folder + ": looked for ", "hint: unpack the binary version");
  }

  @Test
  void aTruncatedCifarFileIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("data_batch_1.bin"), new byte[5 * RECORD]);
    assertThat(cifar(folder).err())
        .contains("read " + file + ": a CIFAR file has 10000 images in 30730000 bytes, got 15365");
  }

  @Test
  void aLabelOutOfRangeIsNamed() throws IOException {
    byte[] records = new byte[10_000 * RECORD];
    records[7 * RECORD] = 11;
    Files.write(folder.resolve("data_batch_1.bin"), records);
    assertThat(cifar(folder).err()).contains("labels must be from 0 to 9, got 11 for image 7");
  }

  @Test
  void anImageThatDoesNotDecodeIsNamed() throws IOException {
    for (String split : new String[] {"train", "test"}) {
      for (String name : Cifar10.CLASSES) {
        Path file = Files.createDirectories(folder.resolve(split).resolve(name)).resolve("0.png");
        ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
      }
    }
    Files.writeString(folder.resolve("train/cat/0.png"), "no image");
    assertThat(cifar(folder).err())
        .startsWith("cresset: read item 3 (cat/0.png): neither a JPEG nor a PNG file");
  }

  private static CommandLineRun cifar(Path data) {
    var run = CommandLineRun.of("train", "cifar10-cnn", "--data", data.toString());
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err()).doesNotContain("\tat ");
    return run;
  }
}
