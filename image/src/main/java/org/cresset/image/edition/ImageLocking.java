package org.cresset.image.edition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cresset.image.debian.AptSources;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.fetch.Downloads;
import org.cresset.stack.fetch.RemoteFile;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.locking.Locking;
import org.cresset.stack.locking.Python;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.store.Folders;
import org.cresset.stack.sync.Supply;
import org.cresset.torch.LibTorchProvider.Progress;

/**
 * Makes locks of images, and brings what they name: Debian's packages through apt, wheels through
 * pip and jars through Maven, each with the user's own settings.
 *
 * @param locking what asks pip
 * @param installation the Java and the Cresset that go into images
 * @param aptFolder where apt's lists are kept
 */
public record ImageLocking(Locking locking, Installation installation, Path aptFolder) {
  private static final List<String> SYSTEM =
      List.of(
          "base-files",
          "base-passwd",
          "bash",
          "ca-certificates",
          "coreutils",
          "dash",
          "findutils",
          "grep",
          "libc-bin",
          "libstdc++6",
          "sed",
          "tini",
          "tzdata",
          "util-linux");
  private static final List<String> PYTHON = List.of("python3");
  private static final List<String> TOOLS =
      List.of(
          "g++",
          "gcc",
          "gdb",
          "git",
          "htop",
          "less",
          "libc6-dev",
          "make",
          "procps",
          "tmux",
          "vim-tiny");

  /** A monitor of GPUs; on Debian 12 it is in contrib, which not every apt has configured. */
  public static final String MONITOR = "nvtop";

  private static final List<String> PYTHON_TOOLS = List.of("python3-dev");

  /**
   * Locks an image.
   *
   * @param stack what was resolved of PyTorch, for Java or for Python as the edition is
   * @param additions what the variant has beside the runtime
   * @param python the Python whose pip is asked; empty for the one on the path
   * @throws ImageException if the stack is for another edition, or its wheels for another Python
   *     than Debian has
   */
  public ImageLock lock(
      Lock stack, Edition edition, Variant variant, Additions additions, Optional<Path> python) {
    return lock(stack, edition, variant, additions, python, Optional.empty());
  }

  /**
   * Locks an image that is built upon another.
   *
   * @param base the other; of Debian's packages those alone are added that it lacks
   */
  public ImageLock lock(
      Lock stack,
      Edition edition,
      Variant variant,
      Additions additions,
      Optional<Path> python,
      Optional<OnBase> base) {
    Lock.Flavour flavour = edition == Edition.JVM ? Lock.Flavour.JAVA : Lock.Flavour.PYTHON;
    if (stack.flavour() != flavour) {
      throw new ImageException(
          "the %s edition needs a lock for %s, this one is for %s"
              .formatted(edition, flavour, stack.flavour()),
          "make one with cresset stack lock --flavour " + flavour,
          null);
    }
    Map<String, Tree.Mark> trees = new TreeMap<>();
    for (String name : Installation.trees(edition)) trees.put(name, installation.mark(name));
    boolean withPython = edition == Edition.PYTHON || !additions.wheels().isEmpty();
    List<String> names = new ArrayList<>(SYSTEM);
    if (withPython) names.addAll(PYTHON);
    if (variant == Variant.DEV) names.addAll(TOOLS);
    if (variant == Variant.DEV && withPython) names.addAll(PYTHON_TOOLS);
    names.addAll(additions.packages());
    Optional<ImageLock.Base> locked = base.map(OnBase::locked);
    ImageLock bare =
        new ImageLock(
            edition, variant, stack, List.of(), List.of(), additions.jars(), trees, locked);
    AptSources apt = new AptSources(aptFolder, bare.architecture());
    locking.progress().at("asking apt for " + names.size() + " of Debian's packages", 0, -1);
    if (variant == Variant.DEV) apt.firstOf(List.of(MONITOR)).ifPresent(names::add);
    List<Artifact> debs = base.isPresent() ? base.get().missing(apt, names) : apt.resolve(names);
    ImageLock without =
        new ImageLock(edition, variant, stack, List.of(), debs, additions.jars(), trees, locked);
    List<Artifact> wheels = withPython ? wheels(without, additions, python) : List.of();
    return new ImageLock(edition, variant, stack, wheels, debs, additions.jars(), trees, locked);
  }

  private List<Artifact> wheels(ImageLock lock, Additions additions, Optional<Path> python) {
    String has = lock.python().replaceFirst("^([0-9]+\\.[0-9]+).*", "$1");
    String wanted = lock.stack().target().getOrDefault("python", has);
    if (lock.edition() == Edition.PYTHON && !wanted.equals(has)) {
      throw new ImageException(
          "the lock's wheels are for Python %s, apt's sources have Python %s"
              .formatted(wanted, has),
          "lock again with --target python=" + has + ", or on a system whose Python is " + wanted,
          null);
    }
    return locking.beside(
        lock.stack(),
        additions.wheels(),
        python.map(Python::at),
        PythonVersion.of(has),
        glibc(lock));
  }

  private static Version glibc(ImageLock lock) {
    return lock.systemVersion("libc6")
        .map(version -> Version.of(version.replaceFirst("^([0-9]+\\.[0-9]+).*", "$1")))
        .orElseThrow(() -> new ImageException("Debian's packages must have libc6", null, null));
  }

  /**
   * Brings what a lock names and the store lacks.
   *
   * @return how many files were missing
   */
  public int bring(ImageLock lock, ArtifactStore store, Supply supply, Progress progress) {
    List<Artifact> files =
        Stream.concat(lock.wheels().stream(), lock.jars().values().stream()).toList();
    List<Artifact> all = new ArrayList<>(lock.stack().artifacts());
    files.stream().filter(file -> !all.contains(file)).forEach(all::add);
    Lock stack = lock.stack();
    Lock both = new Lock(stack.request(), stack.flavour(), stack.target(), stack.stack(), all);
    return supply.bring(both, store, progress) + bringDebs(lock, store, supply, progress);
  }

  private int bringDebs(ImageLock lock, ArtifactStore store, Supply supply, Progress progress) {
    List<Artifact> missing = store.missing(lock.debs());
    if (missing.isEmpty()) return 0;
    if (supply.network().offline()) {
      throw new ImageException(
          missing.size()
              + " of Debian's packages are not on this machine, such as "
              + missing.getFirst().file(),
          "leave --offline away",
          null);
    }
    progress.at("fetching " + missing.size() + " of Debian's packages", 0, -1);
    try {
      Path folder = Files.createTempDirectory("cresset-debs-");
      try {
        new AptSources(aptFolder, lock.architecture()).download(missing, folder);
        try (Downloads downloads = new Downloads(supply.network(), supply.limits())) {
          store.fetch(missing, deb -> local(deb, folder), downloads, progress);
        }
        return missing.size();
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw ImageException.of("Debian's packages cannot be fetched", e);
    }
  }

  private static RemoteFile local(Artifact deb, Path folder) {
    return new RemoteFile(
        deb.file(), deb.size(), deb.sha256(), List.of(folder.resolve(deb.file()).toUri()));
  }
}
