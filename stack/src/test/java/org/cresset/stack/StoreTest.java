package org.cresset.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.cresset.torch.LibTorchException;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {
  @TempDir Path temp;
  Path folder;
  Path jar;
  LibTorchBuild build;
  Bringing fetcher;
  Store store;

  @BeforeEach
  void makeJar() {
    folder = temp.resolve("the store");
    jar =
        Jars.write(
            temp.resolve("torch.jar"),
            Map.of(
                "a/b/libc10.so", "c10!",
                "a/b/libtorch_cpu.so", "torch",
                "a/b/libjnitorch.so", "not needed",
                "META-INF/MANIFEST.MF", "neither"));
    build = Jars.build(Jars.artifact("torch", jar), "libc10.so", "libtorch_cpu.so");
    fetcher = new Bringing(jar);
    store = new Store(folder);
  }

  @Test
  void unpacksTheNeededLibrariesAloneAndSaysWhereTheyCameFrom() throws IOException {
    Path installed = store.install(build, fetcher, Progress.SILENT);

    assertThat(names(installed)).containsExactly("libc10.so", "libtorch_cpu.so", "origin.txt");
    assertThat(installed.resolve("libtorch_cpu.so")).hasContent("torch");
    Origin origin = Origin.in(installed).orElseThrow();
    assertThat(origin.build()).isEqualTo("1.0-test");
    assertThat(origin.artifacts())
        .containsExactly(
            "org.example:torch:jar:linux-x86_64:1.0 sha256:" + build.artifacts().get(0).sha256());
    assertThat(names(folder)).containsExactly(".lock", build.folder());
  }

  @Test
  void fetchesOnce() {
    assertThat(store.find(build)).isEmpty();
    Path first = store.install(build, fetcher, Progress.SILENT);

    assertThat(store.install(build, fetcher, Progress.SILENT)).isEqualTo(first);
    assertThat(store.find(build)).contains(first);
    assertThat(fetcher.fetches).hasValue(1);
  }

  @Test
  void mendsABuildThatLostAFileOrPartOfOne() throws IOException {
    Path installed = store.install(build, fetcher, Progress.SILENT);
    Files.writeString(installed.resolve("libtorch_cpu.so"), "tor");
    assertThat(store.find(build)).isEmpty();

    store.install(build, fetcher, Progress.SILENT);
    assertThat(installed.resolve("libtorch_cpu.so")).hasContent("torch");
    Files.delete(installed.resolve("libc10.so"));
    assertThat(store.find(build)).isEmpty();
  }

  @Test
  void refusesADamagedDownloadAndDiscardsIt() throws IOException {
    Files.write(jar, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);

    assertThatThrownBy(() -> store.install(build, fetcher, Progress.SILENT))
        .isInstanceOfSatisfying(
            LibTorchException.class, e -> assertThat(e.hint()).startsWith("try again"))
        .hasMessageContaining("org.example:torch:jar:linux-x86_64:1.0 is damaged: its SHA-256")
        .hasMessageContaining("must be " + build.artifacts().get(0).sha256() + ", got ")
        .hasMessageEndingWith("it was removed from " + jar);
    assertThat(fetcher.discarded).containsExactly(jar);
    assertThat(names(folder)).containsExactly(".lock");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../libc10.so", "a/../../libc10.so", "/libc10.so", "..\\libc10.so", "x/.."})
  void refusesEntriesThatLeadElsewhere(String hostile) throws IOException {
    jar = Jars.write(temp.resolve("hostile.jar"), Map.of(hostile, "c10!"));
    build = Jars.build(Jars.artifact("hostile", jar), "libc10.so");

    assertThatThrownBy(() -> store.install(build, new Bringing(jar), Progress.SILENT))
        .isInstanceOf(LibTorchException.class)
        .hasMessageContaining(
            "must hold files for one folder only, got an entry called " + hostile);
    assertThat(names(folder)).containsExactly(".lock");
    assertThat(names(temp)).doesNotContain("libc10.so");
  }

  @Test
  void refusesJarsThatLackALibraryOrUnpackToMoreThanAnnounced() throws IOException {
    LibTorchBuild lacking = Jars.build(build.artifacts().get(0), "libc10.so", "libgomp.so.1");
    assertThatThrownBy(() -> store.install(lacking, fetcher, Progress.SILENT))
        .isInstanceOf(LibTorchException.class)
        .hasMessageContaining("must hold [libgomp.so.1], they do not");

    LibTorchBuild small = new LibTorchBuild("small", build.artifacts(), build.libraries(), 8);
    assertThatThrownBy(() -> store.install(small, fetcher, Progress.SILENT))
        .isInstanceOf(LibTorchException.class)
        .hasMessageContaining("must unpack to 8 bytes, got more");
    assertThat(names(folder)).containsExactly(".lock");
  }

  @Test
  void saysThatTheDiskIsTooSmallBeforeItFetches() {
    LibTorchBuild huge =
        new LibTorchBuild("huge", build.artifacts(), build.libraries(), Long.MAX_VALUE);

    assertThatThrownBy(() -> store.install(huge, fetcher, Progress.SILENT))
        .isInstanceOfSatisfying(
            LibTorchException.class, e -> assertThat(e.hint()).contains("CRESSET_CACHE"))
        .hasMessageStartingWith("LibTorch huge needs 9223372036855 MB in " + folder + ", free are");
    assertThat(fetcher.fetches).hasValue(0);
  }

  @Test
  void leavesNothingWhenTheDiskFillsUpOnTheWay() throws IOException {
    IOException full = new IOException("write", new IOException("No space left on device"));
    assertThat(Store.isDiskFull(full)).isTrue();
    assertThat(Store.isDiskFull(new IOException("broken pipe"))).isFalse();

    Progress failing =
        (what, _, _) -> {
          if (what.startsWith("unpacking")) throw new java.io.UncheckedIOException(full);
        };
    assertThatThrownBy(() -> store.install(build, fetcher, failing))
        .hasRootCauseMessage("No space left on device");
    assertThat(names(folder)).containsExactly(".lock");
  }

  @Test
  void saysWhichFolderCannotBeWritten() throws IOException {
    Files.writeString(folder, "a file where a folder should be");

    assertThatThrownBy(() -> store.install(build, fetcher, Progress.SILENT))
        .isInstanceOfSatisfying(
            LibTorchException.class, e -> assertThat(e.hint()).contains("CRESSET_CACHE"))
        .hasMessageContaining("LibTorch 1.0-test cannot be stored in " + folder);
  }

  @Test
  void clearsWhatAKilledProcessLeft() throws IOException {
    Path left = Files.createDirectories(folder.resolve("unfinished-123"));
    Files.writeString(left.resolve("libc10.so"), "half");

    store.install(build, fetcher, Progress.SILENT);

    assertThat(left).doesNotExist();
  }

  @Test
  void threadsAtOnceFetchOnce() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Path>> same = new ArrayList<>();
      for (int i = 0; i < 8; i++) same.add(() -> store.install(build, fetcher, Progress.SILENT));
      for (Future<Path> installed : threads.invokeAll(same)) {
        assertThat(installed.get().resolve("libc10.so")).hasContent("c10!");
      }
    }
    assertThat(fetcher.fetches).hasValue(1);
  }

  @Test
  void processesAtOnceFetchOnce() throws Exception {
    Path log = temp.resolve("fetches");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) processes.add(installElsewhere(log));
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    }
    assertThat(log).hasContent("fetch");
    assertThat(names(folder)).containsExactly(".lock", build.folder());
  }

  private Process installElsewhere(Path log) throws IOException {
    String path =
        Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
            .map(p -> System.getProperty(p, ""))
            .reduce((a, b) -> a + File.pathSeparator + b)
            .orElseThrow();
    String classes = Path.of("target/test-classes").toAbsolutePath() + File.pathSeparator + path;
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-cp",
            classes,
            InstallOnce.class.getName(),
            folder.toString(),
            jar.toString(),
            log.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
