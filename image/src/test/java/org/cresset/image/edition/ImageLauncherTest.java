package org.cresset.image.edition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's {@code cresset} with a Java that only says what it is told. */
class ImageLauncherTest {
  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      echo "malloc $GLIBC_TUNABLES"
      for word; do echo "[$word]"; done
      """;

  @TempDir Path temp;
  private Path launcher;

  @BeforeEach
  void takeOutOfTheImage() throws IOException {
    Path java = program("java", FAKE_JAVA);
    try (var script = Installation.class.getResourceAsStream(Installation.CRESSET)) {
      String text = new String(script.readAllBytes(), UTF_8);
      assertThat(text).contains("/opt/java/bin/java");
      launcher = program("cresset", text.replace("/opt/java/bin/java", java.toString()));
    }
  }

  @Test
  void startsTheCommandLineAsInACheckout() throws Exception {
    assertThat(run(Map.of(), "train", "my data"))
        .startsWith("malloc glibc.malloc.tcache_count=1", "[-XX:+UseSerialGC]")
        .contains("[-XX:CompileThresholdScaling=0.2]")
        .endsWith("[org.cresset.cli/org.cresset.cli.Main]", "[train]", "[my data]");
  }

  @Test
  void takesTheUsersJavaOptionsAndMalloc() throws Exception {
    Map<String, String> own =
        Map.of(
            "CRESSET_JAVA_OPTS", "-XX:+UseZGC -Da=*",
            "GLIBC_TUNABLES", "glibc.malloc.check=1");
    assertThat(run(own, "info"))
        .contains("malloc glibc.malloc.check=1", "[-XX:+UseZGC]", "[-Da=*]")
        .doesNotContain("[-XX:+UseSerialGC]") // Java refuses two collectors
        .noneMatch(line -> line.contains("CompileThresholdScaling")); // a training is worth it
    assertThat(run(Map.of(), "image", "build")).contains("[-XX:CompileThresholdScaling=10]");
  }

  private List<String> run(Map<String, String> environment, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("GLIBC_TUNABLES");
    builder.environment().remove("CRESSET_JAVA_OPTS");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }

  private Path program(String name, String text) throws IOException {
    Path file = Files.writeString(temp.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
