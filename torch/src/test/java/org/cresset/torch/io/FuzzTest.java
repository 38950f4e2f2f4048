package org.cresset.torch.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.JavaProcess;
import org.cresset.torch.nn.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of mutated files of every format, the same ones each time, read in a small heap. */
class FuzzTest {
  private static final int TIMES = 500; // for each file
  private static final int GROWTH_KIB = 256 << 10;
  private static final List<String> FILES =
      List.of(
          "tensors.pth",
          "tensors-legacy.pth",
          "checkpoint-2.pth",
          "checkpoint-4.pth",
          "checkpoint-legacy.pth",
          "numpy.pth",
          "python.safetensors",
          "arrays.npz",
          "arrays-compressed.npz",
          "version1.npy",
          "version2.npy",
          "sharded/model.safetensors.index.json");

  @TempDir Path folder;

  @Test
  void mutatedFilesAreReadOrRefusedAndNothingElse() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(JavaProcess.home(Fuzz.class) + File.pathSeparator + JavaProcess.home(Pth.class));
    command.addAll(List.of(Fuzz.class.getName(), folder.toString(), Integer.toString(TIMES)));
    for (String shard : List.of("1", "2", "3")) {
      String name = "model-0000" + shard + "-of-00003.safetensors";
      Files.copy(Golden.path("io/sharded/" + name), folder.resolve(name));
    }
    for (String file : FILES) command.add(Golden.path("io/" + file).toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(shown).isZero();
    String[] counts = shown.strip().split(" ");
    int read = Integer.parseInt(counts[0]);
    int refused = Integer.parseInt(counts[1]);
    assertThat(read + refused).isEqualTo(TIMES * FILES.size());
    assertThat(refused).as("the mutations matter").isGreaterThan(TIMES);
    assertThat(read).as("the mutations go deep").isGreaterThan(TIMES);
    assertThat(Integer.parseInt(counts[2])).as("KiB of growth").isLessThan(GROWTH_KIB);
  }
}
