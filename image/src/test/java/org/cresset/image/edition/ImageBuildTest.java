package org.cresset.image.edition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cresset.image.debian.Account;
import org.cresset.image.debian.Debs;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.LayoutWriter;
import org.cresset.image.oci.Manifest;
import org.cresset.stack.fetch.Downloads;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.fetch.RemoteFile;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.torch.LibTorchProvider.Progress;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A whole image of tiny parts. */
@DisabledOnOs(OS.WINDOWS)
class ImageBuildTest {
  private static final String GOLDEN =
      "sha256:3eef5a6469cf32a068d2859e8a0be34b9ac12896d96740fc8a110b21fe4a0de0";
  private static final String TAG = "tiny:1";

  @TempDir Path temp;
  Path files;
  Installation installation;
  ImageLock lock;
  Additions additions;

  @BeforeEach
  void parts() throws IOException {
    files = temp.resolve("files");
    Path java = temp.resolve("jdk");
    program(java.resolve("bin/java"), "#!/bin/sh\necho java\n");
    Files.writeString(java.resolve("release"), "JAVA_RUNTIME_VERSION=\"25.0.3+9\"\n");
    Files.createDirectories(java.resolve("legal/b"));
    Files.writeString(java.resolve("legal/LICENSE"), "terms\n");
    Files.createSymbolicLink(java.resolve("legal/b/LICENSE"), Path.of("../LICENSE"));
    Files.writeString(temp.resolve("outside"), "from outside\n");
    Files.createSymbolicLink(java.resolve("cacerts"), temp.resolve("outside"));
    Files.writeString(Files.createDirectories(java.resolve("lib")).resolve("src.zip"), "sources");
    Path application = Files.createDirectories(temp.resolve("app"));
    Files.writeString(application.resolve("cresset-cli-1.2.jar"), "jar");
    installation = new Installation(java, application);
    additions =
        new Additions(
            List.of(),
            List.of(),
            Map.of(),
            List.of(new Account("cresset", 1000, "/home/cresset", "/bin/sh")),
            List.of(new Entry.Directory("home/cresset", 0755, 1000, 1000)),
            ImageConfig.Run.in(Map.of("A", "b")));
    lock =
        new ImageLock(
            Edition.PYTHON,
            Variant.BASE,
            stack(wheel()),
            List.of(),
            List.of(
                system(),
                Debs.of("python3.11-minimal")
                    .version("3.11.2-6")
                    .file("./usr/bin/python3.11", 0755, "py")
                    .write(files, "xz"),
                Debs.of("tool")
                    .file("./bin/su", 04755, "su")
                    .hardlink("./bin/so", "./bin/su")
                    .write(files, "xz")),
            Map.of(),
            Map.of("java", installation.mark("java"), "cresset", installation.mark("cresset")));
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Artifact system() {
    return Debs.of("base")
        .folder("./etc/")
        .file("./usr/share/base-passwd/passwd.master", "root:*:0:0:root:/root:/bin/sh\n")
        .file("./usr/share/base-passwd/group.master", "root:*:0:\nshadow:*:42:\n")
        .file("./usr/share/ca-certificates/b.crt", "B\n")
        .file("./usr/share/ca-certificates/a.crt", "A\n")
        .file("./usr/share/man/man1/x.1.gz", "manual")
        .write(files, "xz");
  }

  Artifact wheel() {
    return Wheels.of("tiny", "1.0")
        .file("tiny/__init__.py", "x = 1\n")
        .file("tiny/data.bin", "0123456789".repeat(20_000))
        .file("tiny-1.0.dist-info/entry_points.txt", "[console_scripts]\nhello = tiny:main\n")
        .write(files);
  }

  static Lock stack(Artifact... wheels) {
    Map<String, String> facts = Map.of("torch", "2.14.1", "variant", "cu130");
    Map<String, String> target = Map.of("machine", "x86_64", "python", "3.11");
    return new Lock("torch", Lock.Flavour.PYTHON, target, facts, List.of(wheels));
  }

  ArtifactStore store(String name, ImageLock of) {
    ArtifactStore store = new ArtifactStore(temp.resolve(name));
    try (Downloads downloads = new Downloads(Network.DIRECT.offline(true), Limits.DEFAULT)) {
      store.fetch(
          of.artifacts(),
          a ->
              new RemoteFile(
                  a.file(), a.size(), a.sha256(), List.of(files.resolve(a.file()).toUri())),
          downloads,
          Progress.SILENT);
    }
    return store;
  }

  ImageBuild.Built build(ArtifactStore store, int threads, ImageLock of) {
    return new ImageBuild(store, installation, threads).build(of, additions, TAG, Progress.SILENT);
  }

  @Test
  void theSameLockIsTheSameImageHoweverItIsBuilt() throws IOException {
    ImageBuild.Built first = build(store("one", lock), 1, lock);
    Descriptor manifest = LayoutWriter.write(first.image(), temp.resolve("a.tar"));
    Path moved = temp.resolve("elsewhere");
    Files.move(installation.java(), moved);
    installation = new Installation(moved, installation.application());
    ImageLock again = ImageLockFile.parse("lock", ImageLockFile.text(lock));
    assertThat(again).isEqualTo(lock);
    ImageBuild.Built second = build(store("two", lock), 4, again);
    LayoutWriter.write(second.image(), temp.resolve("b.tar"));
    assertThat(second.image().manifest().descriptor()).isEqualTo(manifest);
    assertThat(temp.resolve("a.tar")).hasSameBinaryContentAs(temp.resolve("b.tar"));
    assertThat(manifest.digest()).isEqualTo(GOLDEN);
  }

  @Test
  void whatWasBuiltBeforeIsNotBuiltAgain() {
    ArtifactStore store = store("store", lock);
    ImageBuild.Built first = build(store, 2, lock);
    assertThat(first.layers()).noneMatch(ImageBuild.Layer::kept);
    assertThat(first.made()).isEqualTo(first.unpacked());
    ImageBuild.Built second = build(store, 2, lock);
    assertThat(second.layers()).allMatch(ImageBuild.Layer::kept);
    assertThat(second.made()).isZero();
    assertThat(second.image().manifest()).isEqualTo(first.image().manifest());
  }

  @Test
  void anUpgradeMovesTheLayersThatDifferAlone() {
    ArtifactStore store = store("store", lock);
    ImageBuild.Built first = build(store, 2, lock);
    Artifact newer = Wheels.of("tiny", "1.1").file("tiny/__init__.py", "x = 2\n").write(files);
    ImageLock upgraded =
        new ImageLock(
            lock.edition(),
            lock.variant(),
            stack(newer),
            lock.wheels(),
            lock.debs(),
            lock.jars(),
            lock.trees());
    store("store", upgraded);
    ImageBuild.Built second = build(store, 2, upgraded);
    assertThat(second.layers().stream().filter(l -> !l.kept()).map(ImageBuild.Layer::name))
        .containsExactly("small wheels", "start-up");
    assertThat(second.layers()).hasSameSizeAs(first.layers());
  }

  @Test
  void theImageSaysWhatItNeedsAndHasWhatItMust() throws IOException {
    Descriptor manifest =
        LayoutWriter.write(build(store("store", lock), 2, lock).image(), temp.resolve("image"));
    try (Layout layout = Layout.open(temp.resolve("image"))) {
      assertThat(layout.image().digest()).isEqualTo(manifest.digest());
      Manifest read = layout.manifest(layout.image());
      ImageConfig config = layout.config(read);
      assertThat(read.layers()).hasSize(config.layers().size()).allMatch(layout::has);
      assertThat(config.labels())
          .containsEntry("org.cresset.driver", "580.65.06")
          .containsEntry("org.cresset.torch", "2.14.1+cu130")
          .containsEntry("org.cresset.compute-capabilities", "7.5 8.0 8.6 9.0 10.0 12.0 12.0+PTX");
      assertThat(config.run().environment())
          .containsEntry("NVIDIA_REQUIRE_CUDA", "cuda>=13.0")
          .containsEntry("NVIDIA_DRIVER_CAPABILITIES", "compute,utility")
          .containsEntry("A", "b");
    }
  }

  @Test
  void strangersReadTheImage() throws Exception {
    Path archive = temp.resolve("image.tar");
    Descriptor manifest = LayoutWriter.write(build(store("store", lock), 2, lock).image(), archive);
    Path copy = temp.resolve("copy");
    String inspected = run("skopeo", "inspect", "oci-archive:" + archive);
    assertThat(inspected).contains(manifest.digest(), "\"Architecture\": \"amd64\"");
    // docker load's form, which skopeo checks by every layer's diffID.
    run("skopeo", "copy", "docker-archive:" + archive, "oci:" + temp.resolve("docker") + ":1");
    run("skopeo", "copy", "oci-archive:" + archive, "oci:" + copy + ":1");
    run("umoci", "unpack", "--rootless", "--image", copy + ":1", temp.resolve("bundle").toString());
    Path root = temp.resolve("bundle/rootfs");
    assertThat(root.resolve("bin")).isSymbolicLink();
    assertThat(Files.readString(root.resolve("bin/su"))).isEqualTo("su");
    assertThat((int) Files.getAttribute(root.resolve("usr/bin/su"), "unix:mode") & 07777)
        .isEqualTo(04755);
    assertThat((int) Files.getAttribute(root.resolve("tmp"), "unix:mode") & 07777).isEqualTo(01777);
    assertThat(Files.getAttribute(root.resolve("usr/bin/su"), "unix:ino"))
        .isEqualTo(Files.getAttribute(root.resolve("usr/bin/so"), "unix:ino"));
    assertThat(root.resolve("usr/share/man/man1/x.1.gz")).doesNotExist();
    assertThat(root.resolve("etc/ssl/certs/ca-certificates.crt")).hasContent("A\nB\n");
    assertThat(Files.readString(root.resolve("etc/passwd"))).contains("cresset:x:1000:1000:");
    assertThat(Files.readString(root.resolve("var/lib/dpkg/status")))
        .contains("Package: tool\nStatus: install ok installed\n");
    assertThat(Files.readSymbolicLink(root.resolve("opt/java/legal/b/LICENSE")))
        .isEqualTo(Path.of("../LICENSE"));
    assertThat(root.resolve("opt/java/cacerts")).isRegularFile().hasContent("from outside");
    assertThat(root.resolve("opt/java/lib/src.zip")).doesNotExist();
    Path packages = root.resolve("opt/venv/lib/python3.11/site-packages");
    assertThat(packages.resolve("tiny/data.bin")).hasContent("0123456789".repeat(20_000));
    assertThat(Files.readString(root.resolve("opt/venv/bin/hello")))
        .startsWith("#!/opt/venv/bin/python\n");
    assertThat(Files.readSymbolicLink(root.resolve("opt/venv/bin/python")))
        .isEqualTo(Path.of("/usr/bin/python3.11"));
    assertThat(root.resolve("opt/cresset/image.lock")).hasContent(ImageLockFile.text(lock));
  }

  static String run(String... command) throws Exception {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command[0])));
    assumeThat(there).as(command[0] + " must be installed for this").isTrue();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void otherFoldersThanTheLocksAreRefused() throws IOException {
    ArtifactStore store = store("store", lock);
    Files.writeString(installation.java().resolve("lib/more"), "more");
    assertThatThrownBy(() -> build(store, 1, lock))
        .isInstanceOf(ImageException.class)
        .hasMessageMatching("the lock is of java 25.0.3\\+9 with the hash .*, this machine has .*");
  }

  @Test
  void aFileThatTwoPackagesHaveIsRefused() {
    List<Artifact> debs = new ArrayList<>(lock.debs());
    debs.add(Debs.of("thief").file("./usr/bin/python3.11", 0755, "mine!").write(files, "xz"));
    ImageLock twice =
        new ImageLock(
            lock.edition(),
            lock.variant(),
            lock.stack(),
            lock.wheels(),
            debs,
            Map.of(),
            lock.trees());
    assertThatThrownBy(() -> build(store("store", twice), 1, twice))
        .isInstanceOf(ImageException.class)
        .hasMessage("a layer must have a path once, got usr/bin/python3.11 twice");
    assertThat(temp.resolve("store/layers")).isDirectoryNotContaining("glob:**unfinished*");
  }

  @Test
  void wheelsThatLeadOutsideOrClashAreRefused() {
    for (Wheels wheel :
        List.of(
            Wheels.of("bad", "1.0").file("../../outside.py", "x"),
            Wheels.of("bad", "1.0").file("a/B.py", "x").file("a/b.py", "y"))) {
      ImageLock bad =
          new ImageLock(
              lock.edition(),
              lock.variant(),
              stack(wheel.write(files)),
              List.of(),
              lock.debs(),
              Map.of(),
              lock.trees());
      assertThatThrownBy(() -> build(store("store", bad), 1, bad))
          .isInstanceOf(TorchException.class);
    }
  }

  @Test
  void anEditedLockIsRefusedWithThePlace() {
    String text = ImageLockFile.text(lock);
    assertThatThrownBy(() -> ImageLockFile.parse("l", text.replace("\"image\": 1", "\"image\": 2")))
        .hasMessageContaining("l: image must be 1");
    assertThatThrownBy(() -> ImageLockFile.parse("l", text.replace("\"debs\"", "\"debz\"")))
        .hasMessageContaining("must not have a member \"debz\"");
    assertThatThrownBy(
            () -> ImageLockFile.parse("l", text.replace("\"kind\": \"deb\"", "\"kind\": \"jar\"")))
        .hasMessageContaining("debs[0].kind must be deb, got jar");
    Artifact tool = lock.debs().getLast();
    String other = text.replace(tool.sha256(), "0".repeat(64));
    ImageLock edited = ImageLockFile.parse("l", other);
    assertThatThrownBy(() -> build(store("store", lock), 1, edited))
        .hasMessageStartingWith("tool_1.0_all.deb must be in the store, it is not in ");
  }

  @Test
  void otherThingsAreNotReplaced() throws IOException {
    Path full = Files.createDirectories(temp.resolve("full"));
    Files.writeString(full.resolve("mine"), "mine");
    var image = build(store("store", lock), 2, lock).image();
    assertThatThrownBy(() -> LayoutWriter.write(image, full))
        .hasMessage(full + " must be empty or an image, it holds other things");
    assertThat(full.resolve("mine")).hasContent("mine");
    LayoutWriter.write(image, temp.resolve("image"));
    LayoutWriter.write(image, temp.resolve("image"));
    assertThat(temp).isDirectoryNotContaining("glob:**/.image.*");
  }

  @Test
  void aFullDiskIsSaidAndLeavesNothing() throws Exception {
    var image = build(store("store", lock), 2, lock).image();
    Path disk = Files.createDirectories(temp.resolve("disk"));
    assumeThat(
            new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString())
                .start()
                .waitFor())
        .as("only the superuser can mount a small disk")
        .isZero();
    try {
      assertThatThrownBy(() -> LayoutWriter.write(image, disk.resolve("image.tar")))
          .isInstanceOf(ImageException.class)
          .hasMessage(
              "the image cannot be written to " + disk.resolve("image.tar") + ": the disk is full");
      assertThatThrownBy(() -> LayoutWriter.write(image, disk.resolve("image")))
          .isInstanceOf(ImageException.class)
          .hasMessageEndingWith("the disk is full");
      assertThat(disk).isEmptyDirectory();
    } finally {
      assertThat(new ProcessBuilder("umount", disk.toString()).start().waitFor()).isZero();
    }
  }
}
