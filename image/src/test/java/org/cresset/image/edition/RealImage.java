package org.cresset.image.edition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cresset.image.bom.Format;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Manifest;
import org.cresset.stack.CacheFolder;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.locking.Locking;
import org.cresset.stack.locking.Python;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Resolver;
import org.cresset.stack.resolve.Target;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.sync.Supply;
import org.cresset.torch.LibTorchProvider.Progress;
import org.cresset.torch.TorchException;

/**
 * An image of Debian's packages, this JDK and the Cresset that was built last: locked and built as
 * the command line does, unpacked layer by layer, and started by Linux's own namespaces.
 */
public final class RealImage {
  /** Debian's Python: the image has one of the same version. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final String START =
      "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec chroot \"$0\""
          + " \"$@\"";

  private final ImageLock lock;
  private final Image built;
  private final Path folder;

  private RealImage(ImageLock lock, Image built, Path folder) {
    this.lock = lock;
    this.built = built;
    this.folder = folder;
  }

  /**
   * Builds one and unpacks it; skips the test where that is not to be had.
   *
   * @param request what is asked of the catalogue: {@code torch==2.13.0 cpu}
   * @param folder an empty folder, for the container's files and what it says
   */
  public static RealImage build(
      String request, Edition edition, Variant variant, Additions additions, Path folder)
      throws Exception {
    assumeThat(System.getProperty("user.name")).as("chroot is root's").isEqualTo("root");
    for (String program : List.of("apt-get", "unshare", "chroot", "tar")) {
      assumeThat(isThere(program)).as(program + " must be installed").isTrue();
    }
    Optional<Path> application = builtLast();
    assumeThat(application).as("Cresset must have been built by its launcher").isPresent();
    Installation installation =
        new Installation(Path.of(System.getProperty("java.home")), application.get());
    ArtifactStore store = ArtifactStore.ofUser();
    Locking stacks = new Locking(Catalogue.bundled(), System.getenv());
    ImageLocking locking =
        new ImageLocking(stacks, installation, CacheFolder.ofUser().resolve("apt"));
    try {
      ImageLock lock =
          locking.lock(
              stack(stacks, request, edition), edition, variant, additions, Optional.empty());
      locking.bring(lock, store, Supply.ofUser(), Progress.SILENT);
      long began = System.nanoTime();
      ImageBuild.Built built =
          new ImageBuild(store, installation, 2).build(lock, additions, "t:1", Progress.SILENT);
      report(built, (System.nanoTime() - began) / 1e9);
      RealImage image = new RealImage(lock, built.image(), folder);
      Files.createDirectories(image.root());
      for (ImageBuild.Layer layer : built.layers()) {
        String file = layer.blob().file().toString();
        assertThat(image.host("tar", "-xzpf", file, "-C", image.root().toString())).isZero();
      }
      image.name();
      return image;
    } catch (ImageException e) {
      assumeThat(e.getMessage()).as("apt must reach its sources").doesNotStartWith("apt cannot");
      throw e;
    }
  }

  private static void report(ImageBuild.Built built, double seconds) {
    double megabytes = built.made() / 1e6;
    System.out.printf(
        "%.1f MB, %.1f MB packed, %d layers; %.1f MB of layers made in %.1f s, %.0f MB/s%n",
        built.unpacked() / 1e6,
        built.size() / 1e6,
        built.layers().size(),
        megabytes,
        seconds,
        megabytes / seconds);
  }

  private static Lock stack(Locking locking, String text, Edition edition) {
    Catalogue catalogue = Catalogue.bundled();
    boolean python = edition == Edition.PYTHON;
    Request request = Request.of(text);
    Target target = Target.of(python ? "glibc=2.28,python=" + debians() : "glibc=2.28");
    if (!(new Resolver(catalogue).resolve(request, target) instanceof Resolution found)) {
      throw new TorchException("the catalogue must have " + text);
    }
    Lock.Flavour flavour = python ? Lock.Flavour.PYTHON : Lock.Flavour.JAVA;
    List<String> without =
        Stream.of(System.getProperty("cresset.images.without", "").split(","))
            .filter(name -> python && !name.isEmpty())
            .toList();
    var choice = new Locking.Choice(flavour, Optional.empty(), List.of(), without);
    return locking.lock(request, found, choice).lock();
  }

  private static String debians() {
    return "3." + Python.at(PYTHON).version().minor();
  }

  /** What an engine gives every container: a name for the loopback. */
  private void name() throws IOException {
    Path hosts = root().resolve("etc/hosts");
    if (!Files.exists(hosts)) Files.writeString(hosts, "127.0.0.1 localhost\n");
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

  /** What a process said and ended with. */
  public record Result(int code, String out, String err) {}

  /** What it was built of. */
  public ImageLock lock() {
    return lock;
  }

  /** The bill of materials that is attached to it. */
  public String bill(Format format) {
    for (Image.Attached each : built.attached()) {
      Manifest manifest = each.manifest();
      if (!manifest.artifactType().equals(Optional.of(format.mediaType()))) continue;
      byte[] bytes = each.files().get(manifest.layers().getFirst().digest());
      return new String(Objects.requireNonNull(bytes), UTF_8);
    }
    throw new AssertionError("no bill of materials as " + format);
  }

  /** The container's files. */
  public Path root() {
    return folder.resolve("root");
  }

  /** Starts a container as an engine does: the image's entry point, variables and directory. */
  public Process start(Map<String, String> variables, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork"));
    command.addAll(List.of("--kill-child", "sh", "-c", START, root().toString()));
    ImageConfig.Run run = built.config().run();
    Map<String, String> all = new TreeMap<>(run.environment());
    all.putAll(variables);
    command.addAll(List.of("env", "-i", "-C", run.directory()));
    all.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(run.entrypoint());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  /** Starts a container and waits for its end, for ten minutes at most. */
  public Result run(Map<String, String> variables, String... arguments) throws Exception {
    Process process = start(variables, arguments);
    process.getOutputStream().close();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    if (!ended) process.destroyForcibly().waitFor();
    return new Result(ended ? process.exitValue() : -1, out(), err());
  }

  /** Runs a program in a container that runs, as {@code docker exec} does. */
  public int within(Process container, String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of("nsenter", "--mount", "--pid", "--root", "--wd"));
    words.addAll(List.of("--target", Long.toString(first(container).pid())));
    words.addAll(List.of(command));
    return host(words.toArray(String[]::new));
  }

  /** Sends SIGTERM to process 1, as {@code docker stop} does; the seconds until its end. */
  public static double stop(Process container) throws Exception {
    ProcessHandle first = first(container);
    long began = System.nanoTime();
    assertThat(first.destroy()).isTrue();
    boolean ended = container.waitFor(60, TimeUnit.SECONDS);
    assertThat(ended).as("the container must end").isTrue();
    return (System.nanoTime() - began) / 1e9;
  }

  private static ProcessHandle first(Process container) {
    return container.toHandle().children().findFirst().orElseThrow();
  }

  /** What the last container wrote to its output. */
  public String out() throws IOException {
    return Files.readString(folder.resolve("out"), UTF_8);
  }

  /** What the last container wrote to its error stream. */
  public String err() throws IOException {
    return Files.readString(folder.resolve("err"), UTF_8);
  }

  /** Runs a program of this machine; its output is in {@link #said}. */
  public int host(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start()
        .waitFor();
  }

  /** What the last program of this machine said. */
  public String said() throws IOException {
    return Files.readString(folder.resolve("said"), UTF_8);
  }
}
