package org.cresset.torch.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.torch.JavaProcess;
import org.cresset.torch.Scope;
import org.cresset.torch.nn.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/guides/weights.md, on the file that the guide's Python wrote. */
class WeightsGuideTest {
  @TempDir Path folder;

  @Test
  void itsProgramRuns() throws Exception {
    String guide = Files.readString(Path.of("../docs/guides/weights.md"));
    Matcher program = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(guide);
    assertThat(program.find()).isTrue();
    Files.writeString(folder.resolve("Guide.java"), program.group(1));
    Path checkpoint = Golden.path("io/guide.pth");
    Files.copy(checkpoint, folder.resolve("checkpoint.pth"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                JavaProcess.home(Pth.class).toString(),
                "Guide.java")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(shown).isZero();
    assertThat(shown.lines().toList()).isEqualTo(List.of("epoch 3", "model.0.weight [4, 3]"));
    try (Scope _ = Scope.open()) {
      var python = StateDict.load(checkpoint, "model");
      var ours = StateDict.load(folder.resolve("java.pth"));
      assertThat(ours.keySet()).isEqualTo(python.keySet());
      python.forEach(
          (name, tensor) ->
              assertThat(Objects.requireNonNull(ours.get(name)).toByteArray())
                  .isEqualTo(tensor.toByteArray()));
    }
  }
}
