package org.cresset.stack.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.cresset.stack.fetch.Downloads;
import org.cresset.stack.fetch.FetchException;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.fetch.RemoteFile;
import org.cresset.stack.lock.Artifact;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactStoreTest {
  @TempDir Path temp;
  Path wheels;
  ArtifactStore store;

  @BeforeEach
  void folders() {
    wheels = temp.resolve("wheels");
    store = new ArtifactStore(temp.resolve("store"));
  }

  void bring(Artifact... artifacts) {
    bring(store, wheels, artifacts);
  }

  static void bring(ArtifactStore store, Path wheels, Artifact... artifacts) {
    try (Downloads downloads = new Downloads(Network.DIRECT, Limits.DEFAULT)) {
      store.fetch(
          List.of(artifacts),
          a ->
              new RemoteFile(
                  a.file(), a.size(), a.sha256(), List.of(wheels.resolve(a.file()).toUri())),
          downloads,
          Progress.SILENT);
    }
  }

  static Wheels tiny() {
    return Wheels.of("tiny", "1.0").file("tiny/__init__.py", "x = 1\n");
  }

  @Test
  void unpacksAWheelOnceAndProtectsIt() throws IOException {
    Artifact artifact =
        tiny().file("tiny/bin/run", "#!").mode("tiny/bin/run", 0100755).write(wheels);
    bring(artifact);
    Path folder;
    try (var use = store.use(List.of(artifact), Progress.SILENT)) {
      folder = use.unpacked().getFirst().folder();
      assertThat(folder.resolve("tiny/__init__.py")).hasContent("x = 1").isReadable();
      assertThat(Files.getPosixFilePermissions(folder.resolve("tiny/__init__.py")).toString())
          .doesNotContain("WRITE", "EXECUTE");
      assertThat(folder.resolve("tiny/bin/run")).isExecutable();
      assertThat(use.unpacked().getFirst().ledger().files()).hasSize(5);
    }
    FileTime before = Files.getLastModifiedTime(folder.resolve("tiny/__init__.py"));
    store.use(List.of(artifact), Progress.SILENT).close();
    assertThat(Files.getLastModifiedTime(folder.resolve("tiny/__init__.py"))).isEqualTo(before);
  }

  @Test
  void unpacksAgainWhatWasTouched() throws IOException {
    Artifact artifact = tiny().write(wheels);
    bring(artifact);
    Path file;
    try (var use = store.use(List.of(artifact), Progress.SILENT)) {
      file = use.unpacked().getFirst().folder().resolve("tiny/__init__.py");
    }
    Files.delete(file);
    Files.writeString(file, "x = 2\n"); // of the same length
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(9)));
    store.use(List.of(artifact), Progress.SILENT).close();
    assertThat(file).hasContent("x = 1");
  }

  private void assertRefused(Wheels wheel, String sentence) throws IOException {
    Artifact artifact = wheel.write(wheels);
    bring(artifact);
    assertThatThrownBy(() -> store.use(List.of(artifact), Progress.SILENT))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(artifact.file() + " " + sentence);
    assertThat(names(store.unpacked())).isEmpty();
    try (Stream<Path> all = Files.walk(temp)) {
      assertThat(all.filter(f -> f.getFileName().toString().equals("evil"))).isEmpty();
    }
  }

  static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) return List.of();
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "/tmp/evil",
        "a/../../evil",
        "a/./evil",
        "..\\evil",
        "C:/evil",
        "a//evil",
        "b\nevil"
      })
  void refusesNamesThatLeadElsewhere(String name) throws IOException {
    assertRefused(tiny().file(name, "x"), "must hold files for one folder only");
  }

  @Test
  void refusesLinksAndDevices() throws IOException {
    assertRefused(
        tiny().file("tiny/link", "/etc/passwd").mode("tiny/link", 0120777),
        "must hold files and no links or devices, it has one called tiny/link");
    assertRefused(
        tiny().file("tiny/pipe", "").mode("tiny/pipe", 0010644),
        "must hold files and no links or devices, it has one called tiny/pipe");
  }

  @Test
  void refusesWhatItsRecordDoesNotSay() throws IOException {
    String wrong = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,6";
    assertRefused(
        tiny().said("tiny/__init__.py", wrong),
        "must have tiny/__init__.py with the sha256 that its RECORD says");
    assertRefused(
        tiny().said("tiny/__init__.py", wrong.replace(",6", ",7")),
        "must have 7 bytes in tiny/__init__.py, it has 6");
    assertRefused(
        tiny().said("tiny/__init__.py", ""),
        "must say the hash of every file in its RECORD, it does not of tiny/__init__.py");
    assertRefused(
        tiny().said("tiny/gone.py", wrong),
        "must hold what its RECORD names, it lacks tiny/gone.py");
    assertRefused(
        tiny().said("tiny/__init__.py", "md5=abc,6"), "must hash by sha256, sha384 or sha512");
    assertRefused(tiny().file("b-2.dist-info/RECORD", ""), "must have one RECORD, it has 2");
  }

  @Test
  void refusesAZipBomb() throws IOException {
    assertRefused(
        tiny().file("tiny/zeros", new byte[80 << 20]),
        "has 83000 bytes and must unpack to at most 75408864, it announces 83886459");
  }

  @Test
  void refusesADamagedFileWithBothHashes() throws IOException {
    Artifact artifact = tiny().write(wheels);
    byte[] bytes = Files.readAllBytes(wheels.resolve(artifact.file()));
    bytes[100] ^= 1;
    Files.write(wheels.resolve(artifact.file()), bytes);
    assertThatThrownBy(() -> bring(artifact)).isInstanceOf(FetchException.class);
    assertThat(store.find(artifact)).isEmpty();
    assertThat(names(store.partial())).isEmpty();
  }

  @Test
  void saysWhatIsNotInTheStore() {
    Artifact artifact = tiny().write(wheels);
    assertThatThrownBy(() -> store.use(List.of(artifact), Progress.SILENT))
        .isInstanceOf(StoreException.class)
        .hasMessage(artifact.file() + " must be in the store, it is not in " + store.folder());
  }

  @Test
  void threadsAtOnceUnpackOnce() throws Exception {
    Artifact artifact = tiny().write(wheels);
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Path>> same = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        same.add(
            () -> {
              bring(artifact);
              try (var use = store.use(List.of(artifact), Progress.SILENT)) {
                Path folder = use.unpacked().getFirst().folder();
                assertThat(folder.resolve("tiny/__init__.py")).hasContent("x = 1");
                return folder;
              }
            });
      }
      for (Future<Path> each : threads.invokeAll(same)) assertThat(each.get()).exists();
    }
  }

  @Test
  void collectsWhatNobodyUses() throws IOException {
    Artifact kept = tiny().write(wheels);
    Artifact unused = Wheels.of("other", "1.0").write(wheels);
    bring(kept, unused);
    Path root = Files.createFile(temp.resolve("cresset.lock"));
    store.keep(List.of(kept), root);
    store.use(List.of(kept, unused), Progress.SILENT).close();

    ArtifactStore.Collection would = store.collect(false);
    assertThat(would.files()).isEqualTo(2); // the download and what was unpacked
    assertThat(store.find(unused)).isPresent();
    assertThat(store.collect(true)).isEqualTo(would);
    assertThat(store.find(unused)).isEmpty();
    assertThat(store.find(kept)).isPresent();
    assertThat(names(store.unpacked())).containsExactly(kept.sha256());

    Files.delete(root);
    assertThat(store.collect(true).files()).isEqualTo(2);
    assertThat(store.find(kept)).isEmpty();
    assertThat(names(store.roots())).isEmpty();
  }

  @Test
  void collectsNothingThatIsInUse() throws Exception {
    Artifact artifact = tiny().write(wheels);
    bring(artifact);
    Process other = UseUntilTold.start(store.folder(), wheels.resolve(artifact.file()));
    try (var _ = other.getOutputStream()) { // when it ends, so does the use
      assertThat(other.inputReader().readLine()).isEqualTo("in use");
      ArtifactStore.Collection collection = store.collect(true);
      assertThat(collection.files()).isZero();
      assertThat(collection.inUse()).isEqualTo(1);
      assertThat(store.find(artifact)).isPresent();
    }
    assertThat(other.waitFor()).isNotNegative();
    assertThat(store.collect(true).files()).isEqualTo(2);
  }

  @Test
  void collectsOldPartsAndKeepsNewOnes() throws IOException {
    String hash = "ab".repeat(32);
    Files.createDirectories(store.partial());
    Path part = Files.writeString(store.partial().resolve(hash), "half");
    assertThat(store.collect(true).files()).isZero();
    Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    assertThat(store.collect(true).files()).isEqualTo(1);
    assertThat(part).doesNotExist();
  }

  @Test
  void exportsTheSameBytesAndImportsThemChecked() throws IOException {
    Artifact one = tiny().write(wheels);
    Artifact two = Wheels.of("other", "1.0").write(wheels);
    bring(one, two);
    Path archive = temp.resolve("a.tar");
    StoreArchive from = new StoreArchive(store);
    assertThat(from.exportAll(archive, Progress.SILENT).files()).isEqualTo(2);
    from.exportAll(temp.resolve("b.tar"), Progress.SILENT);
    assertThat(archive).hasSameBinaryContentAs(temp.resolve("b.tar"));
    from.export(List.of(one), temp.resolve("one.tar"), Progress.SILENT);

    ArtifactStore far = new ArtifactStore(temp.resolve("far"));
    StoreArchive to = new StoreArchive(far);
    assertThat(to.importAll(temp.resolve("one.tar"), Progress.SILENT).bytes())
        .isEqualTo(one.size());
    assertThat(far.missing(List.of(one, two))).containsExactly(two);
    to.importAll(archive, Progress.SILENT);
    far.use(List.of(one, two), Progress.SILENT).close();

    byte[] bytes = Files.readAllBytes(archive);
    bytes[600] ^= 1; // in the first file: the header has 512 bytes
    Files.write(archive, bytes);
    ArtifactStore third = new ArtifactStore(temp.resolve("third"));
    assertThatThrownBy(() -> new StoreArchive(third).importAll(archive, Progress.SILENT))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("a file in " + archive + " is damaged: its SHA-256 must be ");
    assertThat(third.missing(List.of(one, two))).hasSize(2);
    assertThat(names(third.partial())).isEmpty();
  }

  @Test
  void importsNothingElse() throws IOException {
    Path archive = temp.resolve("evil.tar");
    try (var tar =
        new org.apache.commons.compress.archivers.tar.TarArchiveOutputStream(
            Files.newOutputStream(archive))) {
      var entry = new org.apache.commons.compress.archivers.tar.TarArchiveEntry("../evil");
      entry.setSize(1);
      tar.putArchiveEntry(entry);
      tar.write(new byte[1]);
      tar.closeArchiveEntry();
    }
    assertThatThrownBy(() -> new StoreArchive(store).importAll(archive, Progress.SILENT))
        .hasMessage(archive + " must be an archive made by stack export, it holds ../evil");
    Files.writeString(archive, "no archive at all, whatever it is called");
    assertThatThrownBy(() -> new StoreArchive(store).importAll(archive, Progress.SILENT))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void saysThatTheStoreCannotBeWritten() throws IOException {
    Artifact artifact = tiny().write(wheels);
    Files.writeString(temp.resolve("store"), "a file where a folder should be");
    assertThatThrownBy(() -> bring(artifact))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.hint()).contains("CRESSET_CACHE"))
        .hasMessageStartingWith("files cannot be put into " + store.folder());
  }
}
