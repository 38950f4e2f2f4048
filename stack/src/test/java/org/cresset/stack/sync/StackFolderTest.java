package org.cresset.stack.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cresset.stack.fetch.FetchException;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.store.Folders;
import org.cresset.stack.store.Wheels;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisabledOnOs(OS.WINDOWS)
class StackFolderTest {
  private static final String PACKAGES = "lib/python3.11/site-packages/";

  @TempDir Path temp;
  Path wheels;
  ArtifactStore store;
  Path python;
  StackFolder stack;

  @BeforeEach
  void folders() throws IOException {
    temp = temp.toRealPath();
    wheels = temp.resolve("wheels");
    store = new ArtifactStore(temp.resolve("store"));
    python = Stacks.python(temp.resolve("base"), "3.11.7");
    stack = new StackFolder(temp.resolve("an env"));
  }

  Supply supply() {
    return new Supply(
        List.of(), List.of(wheels.toString()), Network.DIRECT.offline(true), Limits.DEFAULT);
  }

  StackFolder.Outcome sync(Lock lock) {
    return sync(lock, Linking.AUTO);
  }

  StackFolder.Outcome sync(Lock lock, Linking linking) {
    supply().bring(lock, store, Progress.SILENT);
    var options = new StackFolder.Options(linking, Optional.of(python));
    return stack.sync(lock, store, options, Progress.SILENT);
  }

  Path at(String path) {
    return stack.folder().resolve(path);
  }

  static Wheels tiny() {
    return Wheels.of("tiny", "1.0").file("tiny/__init__.py", "x = 1\n");
  }

  @Test
  void laysAVirtualEnvironmentOutAsPipWould() throws IOException {
    Artifact artifact =
        tiny()
            .file("tiny-1.0.dist-info/entry_points.txt", "[console_scripts]\nhello = tiny:main\n")
            .file("tiny-1.0.data/scripts/old", "#!python -u\nprint(1)\n")
            .file("tiny-1.0.data/data/share/tiny.txt", "text")
            .file("tiny-1.0.data/headers/tiny.h", "#pragma once")
            .file("tiny-1.0.data/purelib/more.py", "y = 2\n")
            .write(wheels);
    StackFolder.Outcome outcome = sync(Stacks.lock(Lock.Flavour.PYTHON, artifact));

    assertThat(outcome.changed()).isTrue();
    assertThat(outcome.linking()).isEqualTo(Linking.HARD);
    assertThat(outcome.conflicts()).isEmpty();
    assertThat(at("pyvenv.cfg"))
        .content()
        .startsWith("home = " + python.getParent() + "\ninclude-system-site-packages = false\n")
        .contains("version = 3.11.7\n");
    assertThat(Files.readSymbolicLink(at("bin/python"))).isEqualTo(python);
    assertThat(at("bin/python3.11")).isExecutable();
    assertThat(at(PACKAGES + "tiny/__init__.py")).hasContent("x = 1");
    assertThat(at(PACKAGES + "more.py")).hasContent("y = 2");
    assertThat(at("share/tiny.txt")).hasContent("text");
    assertThat(at("include/site/python3.11/tiny/tiny.h")).exists();
    assertThat(at(PACKAGES + "tiny-1.0.dist-info/INSTALLER")).hasContent("cresset");
    // The path has a space, which the system takes in no shebang.
    String program = "\"" + stack.folder() + "/bin/python\"";
    assertThat(at("bin/hello"))
        .isExecutable()
        .content()
        .startsWith("#!/bin/sh\n'''exec' " + program + " \"$0\" \"$@\"\n' '''\n")
        .contains("from tiny import main\n")
        .contains("sys.exit(main())");
    assertThat(at("bin/old")).isExecutable().content().endsWith("' '''\nprint(1)\n");
    assertThat(at(PACKAGES + "tiny-1.0.dist-info/RECORD"))
        .content()
        .contains("tiny/__init__.py,sha256=", "../../../bin/hello,sha256=", "\nmore.py,sha256=")
        .contains("../../../share/tiny.txt,sha256=", "tiny-1.0.dist-info/INSTALLER,sha256=")
        .endsWith("tiny-1.0.dist-info/RECORD,,\n");
    Path stored =
        store.folder().resolve("unpacked/" + artifact.sha256() + "/files/tiny/__init__.py");
    assertThat(Files.isSameFile(stored, at(PACKAGES + "tiny/__init__.py"))).isTrue();
    assertThat(stack.lock()).isPresent();
    assertThat(Adoptions.recordIsWhole(stack.folder())).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Linking.class)
  void linksAsItIsTold(Linking linking) throws IOException {
    Artifact artifact = tiny().write(wheels);
    StackFolder.Outcome outcome = sync(Stacks.lock(Lock.Flavour.PYTHON, artifact), linking);
    Path file = at(PACKAGES + "tiny/__init__.py");
    assertThat(file).hasContent("x = 1");
    assertThat(Files.isSymbolicLink(file)).isEqualTo(linking == Linking.SYMBOLIC);
    Path stored =
        store.folder().resolve("unpacked/" + artifact.sha256() + "/files/tiny/__init__.py");
    assertThat(Files.isSameFile(stored, file)).isEqualTo(linking != Linking.COPY);
    assertThat(outcome.linking()).isEqualTo(linking == Linking.AUTO ? Linking.HARD : linking);
  }

  @Test
  void isExactlyTheLockAfterASecondSync() throws IOException {
    Lock lock = Stacks.lock(Lock.Flavour.PYTHON, tiny().write(wheels));
    sync(lock);
    assertThat(sync(lock).changed()).isFalse();

    Files.delete(at(PACKAGES + "tiny/__init__.py"));
    assertThat(sync(lock).changed()).isTrue();
    assertThat(at(PACKAGES + "tiny/__init__.py")).hasContent("x = 1");

    Artifact other = Wheels.of("other", "1.0").file("other.py", "z = 3\n").write(wheels);
    assertThat(sync(Stacks.lock(Lock.Flavour.PYTHON, other)).changed()).isTrue();
    assertThat(at(PACKAGES + "tiny")).doesNotExist();
    assertThat(at(PACKAGES + "other.py")).hasContent("z = 3");
  }

  @Test
  void keepsTheStoreFromCollectingWhatItUses() throws IOException {
    Lock lock = Stacks.lock(Lock.Flavour.PYTHON, tiny().write(wheels));
    sync(lock, Linking.SYMBOLIC);
    assertThat(store.collect(true).files()).isZero();
    assertThat(at(PACKAGES + "tiny/__init__.py")).hasContent("x = 1");
    Folders.delete(stack.folder());
    assertThat(store.collect(true).files()).isEqualTo(2);
  }

  @Test
  void refusesAFolderOfOthers() throws IOException {
    Files.createDirectories(stack.folder());
    Path precious = Files.writeString(at("precious.txt"), "mine");
    Lock lock = Stacks.lock(Lock.Flavour.PYTHON, tiny().write(wheels));
    assertThatThrownBy(() -> sync(lock))
        .isInstanceOf(SyncException.class)
        .hasMessage(stack.folder() + " must be empty or made by stack sync, it holds other things");
    assertThat(precious).hasContent("mine");
    Files.delete(precious);
    assertThat(sync(lock).changed()).isTrue();
  }

  @Test
  void tellsWhichFilesFoundTheirPlaceTaken() {
    Artifact one = tiny().write(wheels);
    Artifact two = Wheels.of("twin", "1.0").file("tiny/__init__.py", "longer = 1\n").write(wheels);
    StackFolder.Outcome outcome = sync(Stacks.lock(Lock.Flavour.PYTHON, one, two));
    assertThat(outcome.conflicts()).containsExactly(PACKAGES + "tiny/__init__.py of twin");
    assertThat(at(PACKAGES + "tiny/__init__.py")).hasContent("x = 1");
  }

  @Test
  void aWheelCannotTakeTheEnvironmentsOwnPlaces() {
    Artifact evil =
        Wheels.of("evil", "1.0").file("evil-1.0.data/data/bin/python", "#!/bin/sh\n").write(wheels);
    StackFolder.Outcome outcome = sync(Stacks.lock(Lock.Flavour.PYTHON, evil));
    assertThat(outcome.conflicts()).containsExactly("bin/python of evil");
    assertThat(at("bin/python")).isSymbolicLink();
  }

  @Test
  void givesJavaTheLibrariesAlone() {
    Artifact torch =
        Wheels.of("torch", "1.0")
            .file("torch/lib/libtorch_cpu.so", "elf")
            .file("torch/lib/libc10.so", "elf!")
            .file("torch/nn/__init__.py", "pass")
            .file("torch/version.py", "__version__ = '1.0+cpu'\ncuda = None\n")
            .write(wheels);
    Artifact nvidia =
        Wheels.of("nvidia-cublas", "13.1")
            .file("nvidia/cu13/lib/libcublas.so.13", "e")
            .write(wheels);
    Lock lock = Stacks.lock(Lock.Flavour.JAVA, torch, nvidia);
    sync(lock);
    assertThat(at("torch/lib/libtorch_cpu.so")).hasContent("elf");
    assertThat(at("nvidia/cu13/lib/libcublas.so.13")).hasContent("e");
    assertThat(at("torch/nn")).doesNotExist();
    Adoption found = Adoption.of(stack.folder());
    assertThat(found.libTorch()).isEqualTo(at("torch/lib"));
    assertThat(found.version()).isEqualTo("1.0+cpu");
    assertThatThrownBy(() -> sync(lock, Linking.SYMBOLIC))
        .hasMessageContaining("must have files or hard links, symbolic ones were asked for");
  }

  @Test
  void saysWhichPythonIsWanted() throws IOException {
    python = Stacks.python(temp.resolve("old"), "3.8.1");
    Lock lock = Stacks.lock(Lock.Flavour.PYTHON, tiny().write(wheels));
    assertThatThrownBy(() -> sync(lock))
        .isInstanceOf(SyncException.class)
        .hasMessage("Python 3.11 is needed, " + python + " is 3.8.1");
    assertThat(stack.folder()).doesNotExist();
  }

  @Test
  void saysWhatIsNowhere() throws IOException {
    Artifact artifact = tiny().write(wheels);
    Files.delete(wheels.resolve(artifact.file()));
    assertThatThrownBy(() -> sync(Stacks.lock(Lock.Flavour.PYTHON, artifact)))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            artifact.file()
                + " with the SHA-256 "
                + artifact.sha256()
                + " is not on this machine, and it is to be had offline");
  }

  /** pip 23.2's own words. */
  @Test
  void pipSaysWhichIndexItKnows() throws IOException {
    Path program =
        Stacks.says(
            temp.resolve("base"),
            """
              -i, --index-url <url>       Base URL of the Python Package Index (default
                                          https://index.example/simple). This should point to a
            """);
    assertThat(new Python(program, "3.11.7").pipsIndex()).contains("https://index.example/simple");
    Path silent = Stacks.says(temp.resolve("silent"), "No module named pip");
    assertThat(new Python(silent, "3.11.7").pipsIndex()).isEmpty();
  }

  @Test
  void oneFolderIsMadeByOneAtATime() throws Exception {
    Wheels many = tiny();
    for (int i = 0; i < 200; i++) many.file("tiny/" + i, "x");
    List<Lock> locks =
        List.of(
            Stacks.lock(Lock.Flavour.PYTHON, many.write(wheels)),
            Stacks.lock(
                Lock.Flavour.PYTHON,
                Wheels.of("other", "1.0").file("other.py", "z = 3\n").write(wheels)));
    for (Lock lock : locks) supply().bring(lock, store, Progress.SILENT);
    var options = new StackFolder.Options(Linking.AUTO, Optional.of(python));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> both = new ArrayList<>();
      for (Lock lock : locks) {
        both.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 20; i++) stack.sync(lock, store, options, Progress.SILENT);
                }));
      }
      for (Future<?> each : both) each.get();
    }
    assertThat(locks).contains(stack.lock().orElseThrow());
    assertThat(Adoptions.recordIsWhole(stack.folder())).isTrue();
  }

  @Test
  void anEnvironmentHasAPipIfThatIsWanted() throws Exception {
    Optional<Python> real = Python.ofPath();
    assumeTrue(real.flatMap(Python::pipsWheel).isPresent(), "needs a Python with ensurepip");
    Lock lock =
        new Lock(
            "tiny",
            Lock.Flavour.PYTHON,
            Map.of("python", real.get().minor()),
            Map.of("torch", "1.0"),
            List.of(tiny().write(wheels)));
    supply().bring(lock, store, Progress.SILENT);
    Optional<Path> program = Optional.of(real.get().executable());
    var without = new StackFolder.Options(Linking.AUTO, program);
    stack.sync(lock, store, without, Progress.SILENT);
    assertThat(run(at("bin/python"), "-m", "pip", "--version")).contains("No module named pip");
    stack.sync(lock, store, new StackFolder.Options(Linking.AUTO, program, true), Progress.SILENT);
    assertThat(run(at("bin/python"), "-m", "pip", "--version"))
        .startsWith("pip ")
        .contains(stack.folder().toString());
    assertThat(run(at("bin/pip"), "--version")).startsWith("pip ");
    assertThat(run(at("bin/python"), "-c", "import tiny; print(tiny.x)")).isEqualTo("1\n");
  }

  private static String run(Path program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void saysWhatAPythonWithoutAPipLacks() {
    var options = new StackFolder.Options(Linking.AUTO, Optional.of(python), true);
    Lock lock = Stacks.lock(Lock.Flavour.PYTHON, tiny().write(wheels));
    assertThatThrownBy(() -> stack.sync(lock, store, options, Progress.SILENT))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.hint()).contains("python3-venv", "--also pip"))
        .hasMessage(
            python + " must bring a pip for its environments along, it has no module ensurepip");
    Lock java = Stacks.lock(Lock.Flavour.JAVA, tiny().write(wheels));
    assertThatThrownBy(() -> stack.sync(java, store, options, Progress.SILENT))
        .hasMessage("an environment for Java has no Python that a pip could be for");
  }
}
