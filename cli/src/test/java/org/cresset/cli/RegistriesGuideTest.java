package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cresset.image.bom.Attachment;
import org.cresset.image.bom.Bom;
import org.cresset.image.bom.Component;
import org.cresset.image.bom.Licence;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.LayerWriter;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.LayoutWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the guide, in their order, with a tiny image. */
class RegistriesGuideTest {
  private static final String REGISTRY = "registry.example.org";

  @TempDir private Path folder;
  private String digest = "";

  @BeforeEach
  void image() {
    Blob blob =
        LayerWriter.write(
            List.of(Entry.text("etc/motd", "hello\n")), folder.resolve("layer"), _ -> {});
    ImageConfig config =
        new ImageConfig(
            "amd64",
            ImageConfig.Run.in(Map.of("A", "b")),
            Map.of("org.cresset.driver", "580.65.06"),
            List.of(new ImageConfig.Layer(blob.diffId(), "words")));
    Image plain =
        new Image("x:1", config, List.of(new Image.Layer(blob, Map.of())), Map.of(), List.of());
    Component part = Component.generic("thing", "1", Component.Role.LIBRARY, Licence.of("MIT"));
    digest = plain.manifest().descriptor().digest();
    Bom bom = new Bom("x", digest, "1", List.of(part));
    LayoutWriter.write(Attachment.with(plain, bom), folder.resolve("image.tar"));
  }

  @Test
  void whatNeedsNoRegistryDoesWhatItSays() throws IOException {
    List<String> shown = run(line -> !line.contains(REGISTRY) && !line.contains("pulled"), "");
    assertThat(shown).hasSize(3);
    assertThat(shown.get(0))
        .contains(
            digest,
            "needs NVIDIA driver from 580.65.06",
            "f 0644       0:0            6  /etc/motd",
            "bill of materials: 1 components, 1 different terms, 0 that");
    assertThat(shown.get(1)).contains("\"digest\":\"" + digest, "\"licences\":{\"MIT\":1}");
    assertThat(shown.get(2)).contains("\"bomFormat\":\"CycloneDX\"", "pkg:generic/thing@1");
  }

  @Test
  void allOfItDoesWhatItSays() throws Exception {
    Optional<Path> server = server();
    assumeThat(server)
        .as("a registry's server must be on the PATH: Debian's docker-registry, or registry")
        .isPresent();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config =
        Files.writeString(
            folder.resolve("registry.yml"),
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: "%s"}}
            http: {addr: "127.0.0.1:%d"}
            """
                .formatted(folder.resolve("blobs"), port));
    Process process =
        new ProcessBuilder(server.orElseThrow().toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      await(process, port);
      List<String> shown = run(_ -> true, "127.0.0.1:" + port);
      assertThat(shown).hasSize(10);
      assertThat(shown.get(0)).contains(digest + ": 5 blobs sent", " 2 attached");
      assertThat(shown.get(1)).contains(": 0 blobs sent");
      assertThat(shown.get(2)).contains(": 0 blobs sent", "5 mounted");
      assertThat(shown.get(3)).contains(digest, "attached application/spdx+json");
      assertThat(shown.get(7)).contains("\"spdxVersion\":\"SPDX-2.3\"");
      assertThat(shown.get(8)).contains(digest, "written to ");
      assertThat(shown.get(9)).contains("pulled.tar: ", "all is as it says");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Optional<Path> server() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(place -> Stream.of("docker-registry", "registry").map(n -> Path.of(place, n)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void await(Process process, int port) throws InterruptedException {
    long end = System.currentTimeMillis() + 20_000;
    while (process.isAlive() && System.currentTimeMillis() < end) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        Thread.sleep(20);
      }
    }
    assertThat(process.isAlive()).as("the registry must run").isTrue();
  }

  private interface Which {
    boolean runs(String line);
  }

  private List<String> run(Which which, String registry) throws IOException {
    List<String> shown = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/guides/registries.md"))) {
      if (!line.startsWith("    ./cresset ") || !which.runs(line)) continue;
      List<String> words = new ArrayList<>();
      for (String word : line.strip().split(" ")) {
        boolean file = word.matches("(image|pulled)\\.tar");
        words.add(file ? folder.resolve(word).toString() : word.replace(REGISTRY, registry));
      }
      words.removeFirst();
      var run = CommandLineRun.of(words.toArray(String[]::new));
      assertThat(run.exitCode()).as(line + "\n" + run.err()).isZero();
      shown.add(run.out());
    }
    return shown;
  }
}
