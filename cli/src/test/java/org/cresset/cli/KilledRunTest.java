package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a run in another process that a signal has ended. */
class KilledRunTest {
  private static final List<String> RUN =
      List.of("train", "--limit=1280", "--epochs=2", "--seed=5", "--checkpoint-seconds=0");

  @TempDir private Path folder;

  @Test
  void killedInTheMiddleAndResumedItEndsTheSame() throws Exception {
    Path whole = folder.resolve("whole");
    assertThat(CommandLineRun.of(with(RUN, "--out", whole.toString())).exitCode()).isZero();

    Path killed = folder.resolve("killed");
    Process process = start(with(RUN, "--out", killed.toString()));
    awaitCheckpoint(process, killed);
    process.destroyForcibly().waitFor(); // SIGKILL
    assertThat(Files.exists(killed.resolve("summary.json"))).as("it was still going").isFalse();

    var resumed = CommandLineRun.of("train", "--resume", "--out", killed.toString());
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.exitCode()).isZero();
    assertThat(killed.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    assertThat(epochs(killed)).containsExactly(1, 2);
  }

  @Test
  void interruptedItSavesAndSaysHowToGoOn() throws Exception {
    Path out = folder.resolve("run");
    Process process = start(with(RUN, "--out", out.toString()));
    awaitCheckpoint(process, out);
    process.toHandle().destroy(); // SIGTERM; unlike the process's own method it leaves the pipes
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(shown)
        .containsPattern(
            "stopped after [01] of 2 epochs; go on with: cresset train --resume --out ");
    assertThat(out.resolve("model.safetensors").getParent())
        .isDirectoryContaining("glob:**checkpoint");
  }

  private static String[] with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static Process start(String... command) throws IOException {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("--module-path", System.getProperty("jdk.module.path")));
    java.add("--enable-native-access=org.cresset.torch,org.cresset.vision");
    java.addAll(List.of("-m", "org.cresset.cli/org.cresset.cli.Main"));
    java.addAll(List.of(command));
    return new ProcessBuilder(java).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void awaitCheckpoint(Process process, Path run) throws Exception {
    Path file = run.resolve("checkpoint/checkpoint.safetensors");
    for (int i = 0; i < 6000 && process.isAlive() && !Files.exists(file); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(file).exists();
  }

  private static List<Integer> epochs(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> Integer.valueOf(line.replaceAll("^\\{\"epoch\":(\\d+),.*", "$1")))
        .toList();
  }
}
