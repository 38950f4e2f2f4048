package org.cresset.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.maveniverse.maven.mima.context.ContextOverrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.cresset.torch.LibTorchException;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a Maven repository in a folder, which a temporary settings.xml names as the mirror. */
class MavenFetcherTest {
  @TempDir Path temp;
  Path local;
  Path published;
  Artifact artifact;
  MavenFetcher fetcher;

  @BeforeEach
  void publish() throws IOException {
    local = temp.resolve("local");
    Path versions = temp.resolve("remote/org/example/torch/1.0");
    Files.createDirectories(versions);
    published =
        Jars.write(versions.resolve("torch-1.0-linux-x86_64.jar"), Map.of("x/libc10.so", "c10!"));
    artifact = Jars.artifact("torch", published);
    fetcher = fetcher("");
  }

  @Test
  void fetchesThroughTheMirrorIntoTheLocalRepositoryWithoutADescriptor() {
    List<Long> done = Collections.synchronizedList(new ArrayList<>());
    List<Path> files = fetcher.fetch(List.of(artifact), (_, bytes, _) -> done.add(bytes));

    assertThat(files)
        .containsExactly(local.resolve("org/example/torch/1.0/torch-1.0-linux-x86_64.jar"));
    assertThat(files.get(0)).hasSameBinaryContentAs(published);
    assertThat(done.getLast()).isEqualTo(artifact.bytes());
  }

  @Test
  void aDamagedDownloadLeavesTheLocalRepositoryAndTheNextTryHelps() throws IOException {
    byte[] good = Files.readAllBytes(published);
    Files.writeString(published, "truncated");
    Store store = new Store(temp.resolve("store"));
    LibTorchBuild build = Jars.build(artifact, "libc10.so");

    assertThatThrownBy(() -> store.install(build, fetcher, Progress.SILENT))
        .isInstanceOf(LibTorchException.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("it was removed from " + local);
    Files.write(published, good);

    Path installed = store.install(build, fetcher, Progress.SILENT);
    assertThat(installed.resolve("libc10.so")).hasContent("c10!");
  }

  @Test
  void discardsNothingOutsideTheLocalRepository() {
    assertThat(fetcher.discard(published)).isFalse();
    assertThat(published).exists();
  }

  @Test
  void saysWhatIsMissingAndWhatWouldDoAndTriesAgainNextTime() throws IOException {
    byte[] good = Files.readAllBytes(published);
    Files.delete(published);

    assertThatThrownBy(() -> fetcher.fetch(List.of(artifact), Progress.SILENT))
        .isInstanceOfSatisfying(
            LibTorchException.class, e -> assertThat(e.hint()).contains("CRESSET_LIBTORCH"))
        .hasMessageStartingWith(
            "LibTorch is not in the store, and org.example:torch:jar:linux-x86_64:1.0 cannot be"
                + " fetched: ");

    Files.write(published, good);
    assertThat(fetcher.fetch(List.of(artifact), Progress.SILENT)).hasSize(1);
  }

  @Test
  void respectsThatMavenIsOffline() throws IOException {
    fetcher = fetcher("<offline>true</offline>");

    assertThatThrownBy(() -> fetcher.fetch(List.of(artifact), Progress.SILENT))
        .isInstanceOf(LibTorchException.class)
        .hasMessageContaining("offline");
    assertThat(local.resolve("org/example/torch/1.0/torch-1.0-linux-x86_64.jar")).doesNotExist();
  }

  private MavenFetcher fetcher(String setting) throws IOException {
    Path settings = temp.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <localRepository>%s</localRepository>
          %s
          <mirrors>
            <mirror><id>here</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
          </mirrors>
        </settings>
        """
            .formatted(local, setting, temp.resolve("remote").toUri()));
    return new MavenFetcher(
        ContextOverrides.create()
            .withUserSettings(true)
            .withUserSettingsXmlOverride(settings)
            .withGlobalSettingsXmlOverride(temp.resolve("none.xml"))
            .build());
  }
}
