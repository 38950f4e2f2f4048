package org.cresset.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.LockFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real wheels all the way, as a user types it: lock, download over HTTP, sync, run.
 *
 * <p>Asked for by {@code -Dcresset.wheels=FOLDER:FOLDER}, folders of wheels: the CUDA ones need 12
 * GB of disk and some minutes.
 */
@EnabledIfSystemProperty(
    named = "cresset.wheels",
    matches = ".+",
    disabledReason = "needs -Dcresset.wheels=FOLDER:FOLDER with wheels of torch")
class WheelsToRunTest {
  private static final String CUDA = "torch==2.14.1 cuda torchvision";
  private static final String CUDA_MACHINE = ",driver=580.95.05,gpu=sm_86";

  @TempDir Path temp;
  String python;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void askPython() throws Exception {
    String code = "import sys; print('3.%d' % sys.version_info[1])";
    Ended version = run(Map.of(), "python3", "-c", code);
    python = version.out().strip();
  }

  @Test
  void theBuildForTheCpu() throws Exception {
    try (WheelServer server = server("torch-2.13.0+cpu-")) {
      Path environment = synced(server, "torch==2.13.0 cpu", "", List.of(), "python");
      assertThat(imported(environment)).endsWith("2.13.0+cpu None 3.0\n");
      trains(environment);
      trains(synced(server, "torch==2.13.0 cpu", "", List.of("--flavour", "java"), "java"));
    }
  }

  @Test
  void theBuildForCuda() throws Exception {
    try (WheelServer server = server("torch-2.14.1-")) {
      List<String> without =
          server.has("cuda_bindings-")
              ? List.of()
              : List.of("--without", "cuda-bindings==13.0.3"); // an index may lack it
      Path environment = synced(server, CUDA, CUDA_MACHINE, without, "python");
      assertThat(imported(environment)).endsWith("2.14.1+cu130 13.0 3.0\n");
      trains(environment);
      List<String> java = new ArrayList<>(without);
      java.addAll(List.of("--flavour", "java"));
      Path libtorch = synced(server, CUDA, CUDA_MACHINE, java, "java");
      trains(libtorch);
      refuses(environment);
      refuses(libtorch);
    }
  }

  private static WheelServer server(String wheel) throws IOException {
    List<Path> folders =
        Arrays.stream(System.getProperty("cresset.wheels").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    WheelServer server = new WheelServer(folders);
    if (!server.has(wheel)) server.close();
    assumeTrue(server.has(wheel), "the folders have no " + wheel + "*.whl");
    return server;
  }

  private Path synced(
      WheelServer server, String request, String machine, List<String> more, String name)
      throws Exception {
    Map<String, String> pip = Map.of("PIP_INDEX_URL", server.index());
    Path lock = temp.resolve(name + ".lock");
    String target = "glibc=2.28,python=" + python + machine;
    List<String> words = new ArrayList<>(List.of("stack", "lock", request, "--target", target));
    words.addAll(List.of("-o", lock.toString()));
    words.addAll(more);
    cresset(pip, 0, words);
    byte[] first = Files.readAllBytes(lock);
    server.served();

    Path folder = temp.resolve(name);
    cresset(pip, 0, List.of("stack", "sync", "--lock", lock.toString(), folder.toString()));
    List<String> wheels =
        LockFile.read(lock).artifacts().stream()
            .filter(artifact -> artifact.kind() == Artifact.Kind.WHEEL)
            .map(Artifact::file)
            .toList();
    // The second environment of a store downloads nothing that the first one has brought.
    if (name.equals("python")) assertThat(server.served()).containsAll(wheels);
    else assertThat(server.served()).isEmpty();

    cresset(pip, 0, words);
    assertThat(Files.readAllBytes(lock)).isEqualTo(first);
    return folder;
  }

  private String imported(Path environment) throws Exception {
    String code =
        "import torch; print(torch.__version__, torch.version.cuda, torch.ones(3).sum().item())";
    Ended ended = run(Map.of(), environment.resolve("bin/python").toString(), "-c", code);
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.out();
  }

  private void trains(Path stack) throws Exception {
    Path out = temp.resolve("run-of-" + stack.getFileName());
    List<String> words = new ArrayList<>(List.of("train", "--epochs", "1", "--limit", "256"));
    words.addAll(List.of("--stack", stack.toString(), "--out", out.toString()));
    assertThat(cresset(Map.of(), 0, words).out()).contains("epoch 1/1");
    assertThat(out.resolve("model.safetensors")).isNotEmptyFile();
  }

  /** Where there is no GPU, doctor and training say so in the same words. */
  private void refuses(Path stack) throws Exception {
    assumeTrue(
        Files.notExists(Path.of("/proc/driver/nvidia")), "this machine has a driver for a GPU");
    List<String> look = List.of("doctor", "--short", "--stack", stack.toString());
    String said = cresset(Map.of(), 1, look).out().lines().findFirst().orElse("");
    assertThat(said).contains("[CRS-NO-GPU]");
    String reason = said.substring(said.indexOf(": ") + 2);
    List<String> words = new ArrayList<>(List.of("train", "--device", "cuda"));
    words.addAll(List.of("--stack", stack.toString(), "--out", temp.resolve("none").toString()));
    assertThat(cresset(Map.of(), 1, words).err()).contains(reason);
    assertThat(temp.resolve("none")).doesNotExist();
  }

  private Ended cresset(Map<String, String> variables, int code, List<String> words)
      throws Exception {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("--module-path", System.getProperty("jdk.module.path")));
    java.addAll(List.of("-cp", System.getProperty("java.class.path")));
    java.add("--enable-native-access=org.cresset.torch,org.cresset.vision");
    java.addAll(List.of("-m", "org.cresset.cli/org.cresset.cli.Main"));
    java.addAll(words);
    Ended ended = run(variables, java.toArray(String[]::new));
    assertThat(ended.code()).as(words + "\n" + ended.out() + ended.err()).isEqualTo(code);
    return ended;
  }

  private Ended run(Map<String, String> variables, String... command) throws Exception {
    Path err = Files.createTempFile(temp, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PIP_"));
    builder.environment().remove("CRESSET_LIBTORCH");
    builder.environment().put("PIP_CONFIG_FILE", "/dev/null"); // nothing comes from elsewhere
    builder.environment().put("CRESSET_CACHE", temp.resolve("cache").toString());
    builder.environment().putAll(variables);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }
}
