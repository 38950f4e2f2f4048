package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With runtimes that only write down what they were told. */
class ImageRunCommandTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private void runtime(String name, int exitCode) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        "#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done >"
            + folder.resolve(name + ".words")
            + "\nexit "
            + exitCode
            + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private int run(String... words) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    return ImageRunCommand.line(console, Map.of("PATH", folder.toString())).execute(words);
  }

  private List<String> told(String name) throws Exception {
    return Files.readAllLines(folder.resolve(name + ".words"));
  }

  @Test
  void podmanIsRunAndItsExitCodeIsOurs() throws Exception {
    runtime("podman", 7);
    int code =
        run("--gpus", "0", "-v", folder + ":/data:ro", "--name", "ab", "image:tag", "ls", "-l");
    assertThat(code).isEqualTo(7);
    assertThat(told("podman"))
        .startsWith("run", "--rm", "--name", "ab", "--device", "nvidia.com/gpu=0")
        .containsSequence("-v", folder + ":/data:ro")
        .endsWith("image:tag", "ls", "-l");
  }

  @Test
  void dockerIsTakenBeforePodmanUnlessItIsNamed() throws Exception {
    runtime("docker", 0);
    runtime("podman", 0);
    assertThat(run("image", "true")).isZero();
    assertThat(told("docker")).endsWith("image", "true");
    assertThat(folder.resolve("podman.words")).doesNotExist();
    assertThat(run("--with", "podman", "image", "true")).isZero();
    assertThat(told("podman")).endsWith("image", "true");
  }

  @Test
  void aNotebooksAddressIsToldAndItsPortIsTheContainersToo() throws Exception {
    runtime("docker", 0);
    assertThat(run("image")).isZero();
    String address = err.toString(StandardCharsets.UTF_8);
    String port = address.replaceAll("(?s).*http://127\\.0\\.0\\.1:([0-9]+)/lab.*", "$1");
    assertThat(told("docker"))
        .contains("127.0.0.1:" + port + ":8888", "CRESSET_PUBLISHED_PORT=" + port);
  }

  @Test
  void printShowsWhatAShellTakes() throws Exception {
    assertThat(run("--print", "-e", "A=b c", "image", "echo", "it's")).isZero();
    String line = out.toString(StandardCharsets.UTF_8);
    assertThat(line).startsWith("docker run --rm ").contains("-e 'A=b c'");
    runtime("docker", 0);
    Process shell =
        new ProcessBuilder("sh", "-c", "PATH=" + folder + ":$PATH\n" + line).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
    assertThat(told("docker")).contains("A=b c").endsWith("image", "echo", "it's");
  }

  @Test
  void withoutARuntimeItSaysWhatToInstall() {
    var run = CommandLineRun.of("image", "run", "--with", "rocket", "image");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("cresset: the runtime must be docker, podman or nerdctl, got rocket\n");
    assertThat(CommandLineRun.of("image", "run", "--gpus", "x", "image").err())
        .startsWith("cresset: --gpus must be all, none, or different GPUs such as 0,1, got x\n");
    assertThat(CommandLineRun.of("image", "run", "-p", "0", "image").exitCode()).isEqualTo(2);
  }
}
