package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cresset.torch.LibTorch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  private static final String NO_GPU = "this machine has no NVIDIA GPU [CRS-NO-GPU]";

  @TempDir Path folder;

  /** A root without anything is a machine without a GPU, whatever this one has. */
  private CommandLineRun empty(String... more) {
    String[] words = new String[more.length + 5];
    System.arraycopy(
        new String[] {"doctor", "--root", folder.toString(), "--lang", "en"}, 0, words, 0, 5);
    System.arraycopy(more, 0, words, 5, more.length);
    return CommandLineRun.of(words);
  }

  private static void needsNoDriver() {
    assumeTrue(LibTorch.load().gpus() == 0, "needs a machine without a GPU");
  }

  @Test
  void itSaysTheOneThingToFix() {
    needsNoDriver();
    var run = empty();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("This machine cannot train on a GPU: " + NO_GPU + "\n")
        .contains("To fix it:\n  cresset train --device cpu\n", "What was read:\n");
  }

  @Test
  void shortIsTheFirstLineAlone() {
    needsNoDriver();
    var run = empty("--short");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("This machine cannot train on a GPU: " + NO_GPU + "\n");
  }

  @Test
  void itSpeaksChineseAndJson() {
    needsNoDriver();
    assertThat(CommandLineRun.of("doctor", "--root", folder.toString(), "--lang", "zh").out())
        .startsWith("本机不能用 GPU 训练：本机没有 NVIDIA GPU [CRS-NO-GPU]\n");
    assertThat(empty("--json").out())
        .startsWith(
            "{\"format\":1,\"verdict\":\"not-usable\",\"exit\":1,\"cause\":\"CRS-NO-GPU\",");
  }

  @Test
  void aRefusedDeviceUsesTheSameWords() {
    needsNoDriver();
    var doctor = CommandLineRun.of("doctor");
    String first = doctor.out().lines().findFirst().orElseThrow();
    String sentence = first.substring(first.indexOf(first.contains("：") ? "：" : ": ") + 1).strip();
    var train = CommandLineRun.of("train", "--device", "cuda");
    assertThat(train.exitCode()).isEqualTo(1);
    assertThat(train.err())
        .startsWith("cresset: cuda:0: no GPU can be used, " + sentence + "\n\nhint: cresset train");
  }

  @Test
  void aWheelForCudaWithoutAGpuIsStillAMachineWithoutAGpu() throws IOException {
    needsNoDriver();
    Path torch = Files.createDirectories(folder.resolve("venv/lib/python3.11/site-packages/torch"));
    Files.writeString(
        torch.resolve("version.py"),
        "__version__ = '2.14.1+cu130'\ncuda: Optional[str] = '13.0'\n");
    var run = empty("--stack", folder.resolve("venv").toString());
    assertThat(run.out())
        .contains(NO_GPU, "PyTorch             2.14.1+cu130\n", "its CUDA            13.0\n")
        .doesNotContain("Also:");
  }

  @Test
  void aLogIsReadToo() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "x\nError: unresolvable CDI devices a\n");
    assertThat(empty("--json", "--log", log.toString()).out()).contains("CRS-CDI", "log line 2");
  }

  @Test
  void wrongUseIsASentence() {
    assertThat(CommandLineRun.of("doctor", "--lang", "fr").err())
        .startsWith("cresset: doctor: --lang must be en or zh, got fr\n");
    assertThat(CommandLineRun.of("doctor", "--stack", "nowhere").err())
        .startsWith("cresset: doctor: there is no folder nowhere\n");
    assertThat(CommandLineRun.of("doctor", "--timeout", "0").exitCode()).isEqualTo(2);
  }
}
