package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @Test
  void aloneItShowsWhatThereIs() {
    var run = CommandLineRun.of();
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "Usage: cresset",
            "train",
            "eval",
            "predict",
            "show",
            "report",
            "run",
            "bench",
            "info",
            "doctor",
            "test",
            "package");
  }

  @Test
  void versionIsOneLine() {
    var run = CommandLineRun.of("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("cresset \\S+\\R");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "eval",
        "predict",
        "show",
        "report",
        "run",
        "bench",
        "info",
        "doctor",
        "init",
        "image run"
      })
  void everyCommandHelps(String command) {
    var run = CommandLineRun.of((command + " --help").split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: cresset " + command);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trian         | there is no command trian          | did you mean train? cresset --help shows what there is
          zzz           | there is no command zzz            | cresset --help shows what there is
          train --epoch | train: there is no option --epoch  | did you mean --epochs? cresset train --help shows what there is
          train --epochs=0       | train: epochs must be 1 or more, got 0          | cresset train --help shows what there is
          train --batch-size=0   | train: the batch size must be 1 or more, got 0  | cresset train --help shows what there is
          train --limit=0        | train: the limit must be 1 or more, got 0       | cresset train --help shows what there is
          train --lr=-1          | train: the learning rate must be above 0, got -1.0 | cresset train --help shows what there is
          train --workers=-1     | train: --workers must be 0 or more, got -1      | cresset train --help shows what there is
          train --resume         | train: --resume needs --out, the folder of the run | cresset train --help shows what there is
          train shape            | train: there is no recipe shape                 | did you mean shapes?
          train vit              | train: there is no recipe vit                   | there are shapes, cifar10-cnn, cifar10-resnet18, folder-classification, camvid-unet, camvid-deeplabv3plus, cityscapes-deeplabv3plus
          train cifar10-cnn      | train: recipe cifar10-cnn needs --data, the folder of its images | cresset train --help shows what there is
          train --data=x         | train: recipe shapes makes its own images, so it takes no --data | cresset train --help shows what there is
          train --device=gpu     | train: --device must be auto, cpu, cuda or cuda:N, got gpu | cresset train --help shows what there is
          train --accumulate=0   | train: accumulate must be 1 or more, got 0      | cresset train --help shows what there is
          train --ema=1          | train: ema must be above 0 and below 1, got 1.0 | cresset train --help shows what there is
          train --clip=0         | train: clip must be above 0, got 0.0            | cresset train --help shows what there is
          train --early-stop=0   | train: early-stop must be 1 or more, got 0      | cresset train --help shows what there is
          train --model=resnet18 | train: recipe shapes has no model resnet18      | it has shapes-cnn
          show                   | show: missing required option: '--out=FILE.png' | cresset show --help shows what there is
          show --count=0 -o x    | show: --count must be 1 or more, got 0          | cresset show --help shows what there is
          eval --model=x --workers=-1 | eval: --workers must be 0 or more, got -1  | cresset eval --help shows what there is
          run program.py         | run: the program must be a file called NAME.java, got program.py | cresset run --help shows what there is
          """)
  void wrongUseIsASentenceAndAHint(String command, String sentence, String hint) {
    var run = CommandLineRun.of(command.split(" "));
    assertThat(run.exitCode()).isEqualTo(Main.WRONG_USE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToNormalizingNewlines("cresset: %s\n\nhint: %s\n".formatted(sentence, hint));
  }

  @Test
  void aMissingProgramIsNamed() {
    var run = CommandLineRun.of("run", "nowhere.java");
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err()).isEqualToNormalizingNewlines("cresset: run nowhere.java: no such file\n");
  }

  @Test
  void infoNamesVersionsAndDevices() {
    var run = CommandLineRun.of("info");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("cresset ", "java ", "libtorch  2.", "threads ", "devices   cpu");
  }
}
