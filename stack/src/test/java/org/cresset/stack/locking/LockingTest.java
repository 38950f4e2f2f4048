package org.cresset.stack.locking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.stack.Sha256;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.fetch.HostileServer;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Resolver;
import org.cresset.stack.resolve.Target;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program in Python's stead that answers as pip does: a report, or pip's own words. */
class LockingTest {
  private static final Catalogue CATALOGUE = Catalogue.bundled();
  private static final String HASH = "ab".repeat(32);
  private static final String CUDA = "torch==2.14.1 cu130 torchvision";

  @TempDir Path temp;
  Path arguments;

  @BeforeEach
  void prepare() throws IOException {
    arguments = temp.resolve("arguments");
    Files.createDirectory(temp.resolve("files"));
  }

  @Test
  void aPythonLockHasEveryWheelOfTheReport() throws IOException {
    Lock lock = lock(CUDA, Lock.Flavour.PYTHON, report()).lock();

    assertThat(lock.artifacts().stream().map(a -> a.name() + " " + a.version() + " " + a.size()))
        .containsExactly(
            "filelock 4.0.8 3",
            "nvidia-cudnn-cu13 9.24.0.43 3",
            "torch 2.14.1 3",
            "torchvision 0.29.1 3");
    assertThat(lock.artifacts()).allSatisfy(a -> assertThat(a.sha256()).isEqualTo(HASH));
    assertThat(lock.target()).containsEntry("python", "3.11").containsEntry("glibc", "2.35");
    assertThat(lock.stack()).containsEntry("cudnn", "9.24.0.43").containsEntry("cuda", "13.0.3");
    assertThat(LockFile.text(lock)).doesNotContain("://").doesNotContain(temp.toString());
  }

  @Test
  void theSameAnswersAreTheSameBytes() throws IOException {
    String first = LockFile.text(lock(CUDA, Lock.Flavour.PYTHON, report()).lock());
    List<String> reversed = List.copyOf(report().reversed());
    assertThat(LockFile.text(lock(CUDA, Lock.Flavour.PYTHON, reversed).lock())).isEqualTo(first);
  }

  @Test
  void pipIsAskedForTheTargetsTagsAndNotForThisMachines() throws IOException {
    lock(CUDA, Lock.Flavour.PYTHON, report());
    assertThat(Files.readString(arguments))
        .contains("torch==2.14.1+cu130 torchvision==0.29.1+cu130")
        .contains(
            "--dry-run", "--only-binary=:all:", "--python-version 3.11", "--abi cp311 --abi abi3")
        .contains("--platform manylinux_2_35_x86_64 --platform manylinux_2_34_x86_64")
        .contains("--platform manylinux1_x86_64")
        .doesNotContain("manylinux_2_36", "--index-url");
  }

  @Test
  void theDefaultVariantIsAlsoFoundWithoutItsTag() throws IOException {
    String missing = "ERROR: No matching distribution found for torch==2.14.1+cu130";
    Lock lock = lock(CUDA, Lock.Flavour.PYTHON, report(), "*torch==2.14.1+cu130*", missing).lock();
    assertThat(lock.artifacts()).hasSize(4);
  }

  private static final String CONFLICT =
      """
      ERROR: Cannot install torchvision==0.29.1+cu130 because these package versions have conflicting dependencies.

      The conflict is caused by:
          The user requested torchvision==0.29.1+cu130
          The user requested (constraint) torchvision<=0.29.1

      ERROR: ResolutionImpossible: for help visit https://pip.example/conflicts
      """;

  /** What pip 23.2 says of a version that is not there, where a constraint names the package. */
  @Test
  void aPartnerIsAlsoFoundWithoutItsTagWhereAConstraintNamesIt() throws IOException {
    Lock lock =
        lock(CUDA, Lock.Flavour.PYTHON, report(), "*torchvision==0.29.1+cu130*", CONFLICT).lock();
    assertThat(lock.artifacts()).hasSize(4);
  }

  /** The one without is for CUDA: beside a torch for the CPU it fails to load. */
  @Test
  void aPartnerOfAnotherVariantIsNotTaken() {
    String missing = "ERROR: No matching distribution found for torchvision==0.28.0+cpu";
    List<String> report = List.of(item("torch", "2.13.0+cpu"), item("torchvision", "0.28.0"));
    String request = "torch==2.13.0 cpu torchvision";
    assertThatThrownBy(
            () -> lock(request, Lock.Flavour.PYTHON, report, "*torchvision==0.28.0+cpu*", missing))
        .hasMessage(
            "the indexes in pip's configuration have no torchvision==0.28.0+cpu for this target");
  }

  @Test
  void aConflictIsSaidWithItsCauses() {
    assertThatThrownBy(() -> lock(CUDA, Lock.Flavour.PYTHON, report(), "*", CONFLICT))
        .isInstanceOfSatisfying(
            TorchException.class, e -> assertThat(e.hint()).contains("pip config debug"))
        .hasMessage(
            "pip finds no such set of wheels: Cannot install torchvision==0.29.1+cu130 because"
                + " these package versions have conflicting dependencies. (The user requested"
                + " torchvision==0.29.1+cu130; The user requested (constraint)"
                + " torchvision<=0.29.1)");
  }

  @Test
  void whatNoIndexHasIsNamed() {
    String missing =
        "ERROR: No matching distribution found for torch==2.14.1+cu130\n"
            + "ERROR: No matching distribution found for torch==2.14.1";
    assertThatThrownBy(() -> lock(CUDA, Lock.Flavour.PYTHON, report(), "*", missing))
        .isInstanceOfSatisfying(
            TorchException.class,
            e -> assertThat(e.hint()).isEqualTo("add the index of cu130 to pip's configuration"))
        .hasMessage("the indexes in pip's configuration have no torch==2.14.1 for this target");
  }

  @Test
  void javaTakesTheWheelsWithLibraries() throws IOException {
    Lock lock = lock(CUDA, Lock.Flavour.JAVA, report()).lock();
    assertThat(lock.artifacts().stream().map(Artifact::name))
        .containsExactly("nvidia-cudnn-cu13", "torch");
  }

  @Test
  void javaTakesJarsWhereThereAreAndAsksNobody() {
    Locking locking = new Locking(CATALOGUE, Map.of());
    Request request = Request.of("torch==2.13.0 cpu");
    Lock lock = locking.lock(request, resolve(request), choice(Lock.Flavour.JAVA)).lock();
    assertThat(lock.artifacts())
        .isEqualTo(
            CATALOGUE.libTorchJars().getFirst().artifacts().stream()
                .sorted(Comparator.comparing(Artifact::name))
                .toList());
    assertThat(lock.artifacts()).allSatisfy(a -> assertThat(a.kind()).isEqualTo(Artifact.Kind.JAR));
  }

  @Test
  void javaRefusesWhatCressetDoesNotRunOn() {
    Request request = Request.of("torch==2.6.0 cu124");
    assertThatThrownBy(
            () ->
                new Locking(CATALOGUE, Map.of())
                    .lock(request, resolve(request), choice(Lock.Flavour.JAVA)))
        .hasMessage("Cresset runs on torch 2.10.0 or newer, 2.6.0+cu124 was resolved");
  }

  @Test
  void theWheelWins() throws IOException {
    List<String> report =
        List.of(item("torch", "2.14.1+cu130"), item("nvidia-cudnn-cu13", "9.25.0.1"));
    Locking.Locked locked = lock(CUDA, Lock.Flavour.PYTHON, report);
    assertThat(locked.lock().stack()).containsEntry("cudnn", "9.25.0.1");
    assertThat(locked.notes())
        .containsExactly(
            "the wheels bring cudnn 9.25.0.1, the catalogue says 9.24.0.43: the lock has what the"
                + " wheels say");
  }

  @Test
  void anotherVariantThanAskedForIsRefused() {
    List<String> report = List.of(item("torch", "2.14.1+cpu"));
    assertThatThrownBy(() -> lock(CUDA, Lock.Flavour.PYTHON, report))
        .hasMessage("pip must find 2.14.1+cu130, it found torch 2.14.1+cpu");
    assertThatThrownBy(() -> lock(CUDA, Lock.Flavour.PYTHON, List.of(item("torch", "2.14.1"))))
        .hasMessage("pip must find 2.14.1+cu130, it found torch 2.14.1");
  }

  @Test
  void whatPipCannotFindIsSaidInItsWords() {
    String missing = "ERROR: No matching distribution found for cuda-bindings<14,>=13.0.3";
    assertThatThrownBy(() -> lock(CUDA, Lock.Flavour.PYTHON, report(), "*", missing))
        .isInstanceOfSatisfying(
            TorchException.class, e -> assertThat(e.hint()).contains("--without NAME==VERSION"))
        .hasMessage(
            "pip finds no such set of wheels: No matching distribution found for"
                + " cuda-bindings<14,>=13.0.3");
  }

  @Test
  void aPackageCanBeGoneWithout() throws IOException {
    List<String> report = List.of(item("torch", "2.14.1+cu130"), item("cuda-bindings", "13.0.3"));
    Path python = python(report, "never", "");
    Request request = Request.of("torch==2.14.1 cu130");
    Locking.Choice choice =
        new Locking.Choice(
            Lock.Flavour.PYTHON,
            Optional.of(Python.at(python)),
            List.of("numpy<3"),
            List.of("cuda_bindings==13.0.3"));
    Lock lock = new Locking(CATALOGUE, Map.of()).lock(request, resolve(request), choice).lock();
    assertThat(lock.artifacts().stream().map(Artifact::name)).containsExactly("torch");
    assertThat(Files.readString(arguments)).contains("--find-links", "numpy<3");
    assertThat(Locking.Choice.of(lock, Optional.empty()).without())
        .containsExactly("cuda_bindings==13.0.3");
    assertThat(Locking.Choice.of(lock, Optional.empty()).also()).containsExactly("numpy<3");
  }

  @Test
  void aPythonOfAnotherVersionIsRefused() {
    Request request = Request.of("torch==2.14.1 cu130 python 3.12");
    assertThatThrownBy(
            () ->
                new Locking(CATALOGUE, Map.of())
                    .lock(
                        request,
                        resolve(request),
                        new Locking.Choice(
                            Lock.Flavour.PYTHON,
                            Optional.of(Python.at(python(report(), "never", ""))),
                            List.of(),
                            List.of())))
        .hasMessageStartingWith("the wheels are for Python 3.12, ");
    assertThatThrownBy(
            () -> Python.find(Optional.empty(), Map.of("PATH", temp.resolve("files").toString())))
        .hasMessage("locking asks pip, which must run on Python 3: none is on the PATH");
  }

  @Test
  void aServersWheelIsMeasuredByAskingForItsHead() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = Thread.ofVirtual().start(() -> answer(server));
      String address = "http://127.0.0.1:" + server.getLocalPort();
      String wheel = address + "/torch-2.14.1%2Bcu130-cp311-cp311-manylinux_2_28_x86_64.whl";
      List<String> report = List.of(item("torch", "2.14.1+cu130", wheel));
      Lock lock = lock("torch==2.14.1 cu130", Lock.Flavour.PYTHON, report).lock();
      answering.join();
      assertThat(lock.artifacts().getFirst().size()).isEqualTo(554_581_699);
      assertThat(lock.artifacts().getFirst().file())
          .isEqualTo("torch-2.14.1+cu130-cp311-cp311-manylinux_2_28_x86_64.whl");
    }
  }

  /** An index without hashes, whose server knows no HEAD: the wheel itself is read. */
  @Test
  void aWheelWithoutAHashIsReadForIt() throws Exception {
    byte[] wheel = "what torch is made of".getBytes(US_ASCII);
    try (HostileServer server =
        new HostileServer(
            (r, wire) -> {
              String range = "Content-Range: bytes 0-0/" + wheel.length;
              if (r.method().equals("HEAD")) wire.head(405, "Content-Length: 0");
              else if (r.header("range").isPresent()) {
                wire.head(206, "Content-Length: 1", range).body(wheel, 0, 1);
              } else {
                wire.head(200, "Content-Length: " + wheel.length).body(wheel, 0, wheel.length);
              }
            })) {
      URI address = server.uri("/torch-2.14.1%2Bcu130-cp311-cp311-manylinux_2_28_x86_64.whl");
      String item =
          """
          {"download_info": {"url": "%s", "archive_info": {}},
           "metadata": {"name": "torch", "version": "2.14.1+cu130"}}\
          """
              .formatted(address);
      Lock lock = lock("torch==2.14.1 cu130", Lock.Flavour.PYTHON, List.of(item)).lock();
      assertThat(lock.artifacts().getFirst().size()).isEqualTo(wheel.length);
      assertThat(lock.artifacts().getFirst().sha256())
          .isEqualTo(HexFormat.of().formatHex(Sha256.digest().digest(wheel)));
    }
  }

  private static void answer(ServerSocket server) {
    try (Socket socket = server.accept()) {
      var request = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      boolean head = request.readLine().startsWith("HEAD ");
      while (!request.readLine().isEmpty()) {} // the headers
      String status = head ? "200 OK" : "405 Not Allowed";
      String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 554581699\r\n\r\n";
      socket.getOutputStream().write(answer.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDiffCountsWhatMustBeDownloaded() {
    Artifact torch = wheel("torch", "2.14.0", 500, "11");
    Artifact cudnn = wheel("nvidia-cudnn-cu13", "9.24.0.43", 300, "22");
    Artifact newer = wheel("torch", "2.14.1", 510, "33");
    Artifact numpy = wheel("numpy", "2.4.6", 20, "44");
    LockDiff diff = LockDiff.between(lockOf(torch, cudnn), lockOf(newer, cudnn, numpy));
    assertThat(diff.changes())
        .containsExactly(
            new LockDiff.Change("numpy", "", "2.4.6", 20),
            new LockDiff.Change("torch", "2.14.0", "2.14.1", 510));
    assertThat(diff.download()).isEqualTo(530);
    assertThat(diff.kept()).isEqualTo(300);
    assertThat(LockDiff.between(lockOf(torch), lockOf(torch)).isEmpty()).isTrue();
    assertThat(LockDiff.between(lockOf(torch, numpy), lockOf(torch)).changes())
        .containsExactly(new LockDiff.Change("numpy", "2.4.6", "", 0));
  }

  private static Artifact wheel(String name, String version, long size, String hash) {
    String file = name.replace('-', '_') + "-" + version + "-py3-none-any.whl";
    return new Artifact(name, version, Artifact.Kind.WHEEL, file, size, hash.repeat(32));
  }

  private static Lock lockOf(Artifact... artifacts) {
    return new Lock("torch", Lock.Flavour.PYTHON, Map.of(), Map.of(), List.of(artifacts));
  }

  private List<String> report() {
    return List.of(
        item("torchvision", "0.29.1"),
        item("torch", "2.14.1"),
        item("filelock", "4.0.8"),
        item("nvidia_cudnn_cu13", "9.24.0.43"));
  }

  private String item(String name, String version) {
    Path file =
        temp.resolve("files/" + name.replace('-', '_') + "-" + version + "-py3-none-any.whl");
    try {
      Files.writeString(file, "abc");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return item(name, version, file.toUri().toString());
  }

  private static String item(String name, String version, String address) {
    return """
    {"download_info": {"url": "%s", "archive_info": {"hash": "sha256=%s", "hashes": {"sha256": "%s"}}},
     "metadata": {"name": "%s", "version": "%s"}}\
    """
        .formatted(address, HASH, HASH, name, version);
  }

  private Locking.Locked lock(String request, Lock.Flavour flavour, List<String> report)
      throws IOException {
    return lock(request, flavour, report, "never", "");
  }

  private Locking.Locked lock(
      String request, Lock.Flavour flavour, List<String> report, String failing, String error)
      throws IOException {
    Request asked = Request.of(request);
    Python python = Python.at(python(report, failing, error));
    return new Locking(CATALOGUE, Map.of())
        .lock(
            asked,
            resolve(asked),
            new Locking.Choice(flavour, Optional.of(python), List.of(), List.of()));
  }

  private static Locking.Choice choice(Lock.Flavour flavour) {
    return new Locking.Choice(flavour, Optional.empty(), List.of(), List.of());
  }

  private static Resolution resolve(Request request) {
    return (Resolution) new Resolver(CATALOGUE).resolve(request, Target.of("glibc=2.35"));
  }

  /** Writes the program: it says what Python it is, and fails if its arguments look so. */
  private Path python(List<String> report, String failing, String error) throws IOException {
    Path answer = temp.resolve("answer.json");
    Files.writeString(answer, "{\"install\": [" + String.join(",", report) + "]}");
    Path program = temp.resolve("python");
    Files.writeString(
        program,
        """
        #!/bin/sh
        if [ "$1" = -I ]; then echo 3.11; exit 0; fi
        echo "$*" >>'%s'
        case "$*" in %s) echo '%s' | tee /dev/stderr; exit 1 ;; esac
        while [ "$1" != --report ]; do shift; done
        cp '%s' "$2"
        """
            .formatted(arguments, failing, error, answer));
    program.toFile().setExecutable(true);
    return program;
  }
}
