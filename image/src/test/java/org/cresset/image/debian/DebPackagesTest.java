package org.cresset.image.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebPackagesTest {
  @TempDir Path temp;
  ArtifactStore store;
  Artifact tool;
  final List<String> told = new ArrayList<>();

  @BeforeEach
  void parts() throws IOException {
    store = new ArtifactStore(temp.resolve("store"));
    tool = Debs.of("tool").file("./usr/bin/tool", 0755, "program").write(temp, "xz");
    put(tool);
  }

  private void put(Artifact artifact) throws IOException {
    Path blob = blob(artifact);
    Files.createDirectories(blob.getParent());
    Files.copy(temp.resolve(artifact.file()), blob, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path blob(Artifact artifact) {
    String sha256 = artifact.sha256();
    return store.folder().resolve("blobs").resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  private Path data() {
    return store.folder().resolve("unpacked").resolve(tool.sha256()).resolve("files/data.tar");
  }

  private String program() throws IOException {
    told.clear();
    try (DebPackages debs = new DebPackages(store, List.of(tool), (what, _, _) -> told.add(what))) {
      Entry.File file = (Entry.File) debs.entries(List.of(tool)).getLast();
      return ((Content.Plain) file.content()).text();
    }
  }

  @Test
  void aPackageIsUnpackedOnce() throws IOException {
    assertThat(program()).isEqualTo("program");
    assertThat(told).isNotEmpty();
    Files.delete(blob(tool));
    assertThat(program()).isEqualTo("program");
    assertThat(told).isEmpty();
  }

  @Test
  void whatWasTouchedIsUnpackedAgain() throws IOException {
    assertThat(program()).isEqualTo("program");
    Files.writeString(data(), "something else");
    assertThat(program()).isEqualTo("program");
    assertThat(told).isNotEmpty();
  }

  @Test
  void whatNoPackageMayHoldIsNotKept() throws IOException {
    Artifact bad = Debs.of("bad").device("./dev/mem").write(temp, "gz");
    put(bad);
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> new DebPackages(store, List.of(tool, bad), (_, _, _) -> {}))
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("bad_1.0_all.deb must hold files, folders and links");
    }
    try (var files = Files.list(store.folder().resolve("unpacked"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .isSubsetOf(List.of(tool.sha256()));
    }
  }
}
