package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackCommandTest {
  @TempDir Path temp;

  @Test
  void resolveShowsTheWholeSet() {
    var run =
        CommandLineRun.of(
            "stack",
            "resolve",
            "torch==2.9 cuda",
            "--target",
            "driver=575.51.03,gpu=sm_86,glibc=2.35,python=3.11");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            """
            torch         2.9.0
            variant       cu128
            torchvision   0.24.0
            torchaudio    2.9.0
            cuda          12.8
            cudnn         9.10.2.21
            nccl          2.27.5
            triton        3.5.0
            python        3.11
            glibc         2.28 or newer
            driver        525.60.13 or newer
            gpu code      sm_70 sm_75 sm_80 sm_86 sm_90 sm_100 sm_120
            """);
  }

  @Test
  void resolveNamesTheFurtherLibrariesWhereTheyAreKnown() {
    var run = CommandLineRun.of("stack", "resolve", "torch==2.14.1 cu130", "--target", "gpu=sm_90");
    assertThat(run.out())
        .contains(
            "gpu code      sm_75 sm_80 sm_86 sm_90 sm_100 sm_120, PTX of sm_120\n",
            "libraries     cuda-toolkit 13.0.3, nvidia-cusparselt-cu13 0.8.1,"
                + " nvidia-nvshmem-cu13 3.4.5\n");
  }

  @Test
  void resolveRefusesWithTheFactAndWhatWorks() {
    var run =
        CommandLineRun.of(
            "stack", "resolve", "torch==2.9", "cu130", "--target", "driver=535.183,gpu=sm_61");
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith(
            "cresset: CUDA 13.0 needs an NVIDIA driver 580.65.06 or newer, the target has 535.183;")
        .contains("none of which runs on sm_61 (GTX 10/P4/P40)")
        .contains("hint: what works: torch 2.9.0+cu126, torchvision 0.24.0");
  }

  @Test
  void explainJudgesWordsAndFiles() throws IOException {
    var words = CommandLineRun.of("stack", "explain", "torch 2.6 + cuda 12.1");
    assertThat(words.exitCode()).isEqualTo(Main.FAILED);
    assertThat(words.out())
        .startsWith("torch 2.6 + cuda 12.1: wrong\n  - torch 2.6.0 has cpu, cu118, cu124, cu126")
        .contains("  what works: torch 2.6.0+cu124", "          or: torch 2.5.1+cu121");

    Path file = Files.writeString(temp.resolve("requirements.txt"), "numpy\ntorch==2.9.1\n");
    var right = CommandLineRun.of("stack", "explain", file.toString());
    assertThat(right.exitCode()).isZero();
    assertThat(right.out())
        .startsWith(file + ":2: torch==2.9.1: right\n  that is torch 2.9.1+cu128");
  }

  @Test
  void aJavaLockIsWrittenTheSameEachTimeAndComparedAndOutdated() throws IOException {
    Path first = temp.resolve("a.lock");
    Path second = temp.resolve("b.lock");
    for (Path lock : new Path[] {first, second}) {
      var run =
          CommandLineRun.of(
              "stack",
              "lock",
              "torch==2.13.0 cpu",
              "--flavour",
              "java",
              "--target",
              "glibc=2.28",
              "-o",
              lock.toString());
      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .isEqualToNormalizingNewlines(
              "torch 2.13.0+cpu for java: 2 files, 107.7 MB\nwritten to " + lock + "\n");
    }
    assertThat(first).hasSameBinaryContentAs(second);
    var diff = CommandLineRun.of("stack", "diff", first.toString(), second.toString());
    assertThat(diff.out()).isEqualToNormalizingNewlines("no file differs\n");
    var upgrade = CommandLineRun.of("stack", "upgrade", "--dry-run", first.toString());
    assertThat(upgrade.out()).isEqualToNormalizingNewlines("no file differs\n");
    var outdated = CommandLineRun.of("stack", "outdated", first.toString());
    assertThat(outdated.exitCode()).isZero();
    assertThat(outdated.out())
        .containsPattern("torch +2\\.13\\.0 +2\\.13\\.0 +2\\.14\\.1\n")
        .containsPattern("torchvision +0\\.28\\.0 +0\\.28\\.0 +0\\.29\\.1\n");
  }

  @Test
  void theCatalogueIsShownAndHoldsToItsSchema() {
    assertThat(CommandLineRun.of("stack", "catalogue").out())
        .contains("2.12.1   2026-06-17  3.10 to 3.14 0.27.1   (2.11.0) cpu cu126 cu130* cu132");
    var check = CommandLineRun.of("stack", "catalogue", "check");
    assertThat(check.exitCode()).isZero();
    assertThat(check.out()).matches("17 releases, 68 variants of \\S+: holds to the schema\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stack resolve tensorflow            | 1 | cresset: a request must speak of torch
          stack resolve torch --target gpu=x  | 1 | cresset: a compute capability must be written like sm_86 or 8.6, got x
          stack resolve                       | 2 | cresset: resolve: missing required parameter
          stack lock torch --without cuda     | 1 | cresset:
          stack diff a.lock                   | 2 | cresset: diff: missing required parameter
          stack explain nothing               | 1 | cresset: nothing in "nothing" names a version
          stack explain a/nothere.txt         | 1 | cresset: there is no file a/nothere.txt
          stack catalogue check nowhere       | 1 | cresset: nowhere must be a wheel or a folder
          stack reslove                       | 2 | cresset: stack: there is no
          """)
  void whatCannotBeDoneIsASentence(String command, int exitCode, String sentence) {
    var run = CommandLineRun.of(command.split(" "));
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resolve", "explain", "lock", "outdated", "upgrade", "diff", "catalogue"})
  void everyCommandHelps(String command) {
    var run = CommandLineRun.of("stack", command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: cresset stack " + command);
  }
}
