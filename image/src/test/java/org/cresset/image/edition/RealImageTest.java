package org.cresset.image.edition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.CacheFolder;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.locking.Locking;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Resolver;
import org.cresset.stack.resolve.Target;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.sync.Supply;
import org.cresset.torch.LibTorchProvider.Progress;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jvm edition of Debian's packages, this JDK and the Cresset that was built last, started. */
@EnabledOnOs(OS.LINUX)
class RealImageTest {
  private static final String START =
      "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec chroot \"$0\""
          + " \"$@\"";

  @TempDir Path temp;

  @Test
  void theJvmEditionTrains() throws Exception {
    assumeThat(System.getProperty("user.name")).as("chroot is root's").isEqualTo("root");
    for (String program : List.of("apt-get", "unshare", "chroot", "tar")) {
      assumeThat(isThere(program)).as(program + " must be installed").isTrue();
    }
    Optional<Path> application = builtLast();
    assumeThat(application).as("Cresset must have been built by its launcher").isPresent();
    Installation installation =
        new Installation(Path.of(System.getProperty("java.home")), application.get());
    ArtifactStore store = ArtifactStore.ofUser();
    ImageLocking locking =
        new ImageLocking(
            new Locking(Catalogue.bundled(), System.getenv()),
            installation,
            CacheFolder.ofUser().resolve("apt"));
    ImageBuild.Built built;
    try {
      ImageLock lock =
          locking.lock(stack(), Edition.JVM, Variant.BASE, Additions.NONE, Optional.empty());
      locking.bring(lock, store, Supply.ofUser(), Progress.SILENT);
      built =
          new ImageBuild(store, installation, 2)
              .build(lock, Additions.NONE, "t:1", Progress.SILENT);
    } catch (ImageException e) {
      assumeThat(e.getMessage()).as("apt must reach its sources").doesNotStartWith("apt cannot");
      throw e;
    }
    Path root = Files.createDirectories(temp.resolve("root"));
    for (ImageBuild.Layer layer : built.layers()) {
      run(Map.of(), "tar", "-xzpf", layer.blob().file().toString(), "-C", root.toString());
    }
    String said =
        run(
            built.image().config().run().environment(),
            "unshare",
            "-m",
            "-p",
            "-f",
            "sh",
            "-c",
            START,
            root.toString(),
            "cresset",
            "train",
            "--epochs",
            "1",
            "--limit",
            "2000");
    assertThat(said).contains("accuracy");
    assertThat(run(Map.of(), "chroot", root.toString(), "dpkg", "--audit")).isEmpty();
  }

  private static Lock stack() {
    Catalogue catalogue = Catalogue.bundled();
    Request request = Request.of("torch==2.13.0 cpu");
    if (!(new Resolver(catalogue).resolve(request, Target.of("glibc=2.28"))
        instanceof Resolution found)) {
      throw new TorchException("the catalogue must have torch 2.13.0 for the CPU");
    }
    var choice = new Locking.Choice(Lock.Flavour.JAVA, Optional.empty(), List.of(), List.of());
    return new Locking(catalogue, System.getenv()).lock(request, found, choice).lock();
  }

  private static Optional<Path> builtLast() throws IOException {
    Path builds = Path.of("../.build");
    if (!Files.isDirectory(builds)) return Optional.empty();
    Path newest = null;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(builds, "app-*")) {
      for (Path each : all) {
        boolean newer =
            newest == null
                || Files.getLastModifiedTime(each).compareTo(Files.getLastModifiedTime(newest)) > 0;
        if (newer) newest = each;
      }
    }
    return Optional.ofNullable(newest);
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (!environment.isEmpty()) {
      String path = builder.environment().get("PATH");
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().merge("PATH", ":" + path, String::concat);
    }
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
