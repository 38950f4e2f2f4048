package org.cresset.image.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.lock.Artifact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This machine's apt and its sources; skipped where there are none. */
class AptSourcesTest {
  @TempDir private Path folder;

  private AptSources apt() {
    assumeThat(Path.of("/usr/bin/apt-get")).as("needs Debian or Ubuntu").exists();
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    return new AptSources(folder, architecture);
  }

  private static List<Artifact> resolve(AptSources apt) {
    try {
      return apt.resolve(List.of("tini"));
    } catch (ImageException e) {
      assumeThat(e.getMessage()).as("apt must reach its sources").doesNotStartWith("apt cannot");
      throw e;
    }
  }

  @Test
  void packagesThatAptHasKeptAreNotLeftOut() throws Exception {
    AptSources apt = apt();
    List<Artifact> first = resolve(apt);
    assertThat(first).extracting(Artifact::name).contains("tini", "libc6");
    Path kept = Files.createDirectories(folder.resolve("archives"));
    Path brought = Files.createDirectory(folder.resolve("brought"));
    List<Artifact> tini = first.stream().filter(deb -> deb.name().equals("tini")).toList();
    apt.download(tini, brought);
    String file = tini.getFirst().file();
    Files.copy(brought.resolve(file), kept.resolve(file));
    assertThat(apt.resolve(List.of("tini"))).isEqualTo(first);
  }

  @Test
  void theFirstThatThereIsIsTaken() {
    AptSources apt = apt();
    var _ = resolve(apt);
    assertThat(apt.firstOf(List.of("no-such-package-anywhere", "tini", "bash"))).contains("tini");
    assertThat(apt.firstOf(List.of("no-such-package-anywhere"))).isEmpty();
  }
}
