package org.cresset.image.debian;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.cresset.image.internal.Xz;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.torch.LibTorchProvider.Progress;

/** The packages of an image, unpacked in the store. To be closed by the thread that opened it. */
public final class DebPackages implements AutoCloseable {
  /** What a system in a container does not need, as Debian's own small images leave it out. */
  private static final Predicate<String> LEFT_OUT =
      Pattern.compile(
              "usr/share/(man|info|locale|lintian|linda|groff|bug)/.*"
                  + "|usr/share/doc/(?![^/]+/copyright$)[^/]+/.*"
                  + "|usr/share/doc/[^/]+\\.gz")
          .asMatchPredicate();

  private final List<Artifact> artifacts;
  private final ArtifactStore.Use use;
  private final Map<String, Path> folders = new HashMap<>();
  private final Map<String, DebPackage> read = new ConcurrentHashMap<>();

  /**
   * Unpacks those that are not yet.
   *
   * @param artifacts the packages, which are in the store
   * @throws ImageException if one of them is no package, or holds what no package may
   */
  public DebPackages(ArtifactStore store, List<Artifact> artifacts, Progress progress) {
    this.artifacts = List.copyOf(artifacts);
    String note = Xz.bySystem() ? "" : ", slowly without liblzma";
    use =
        store.use(
            artifacts,
            DebReader::unpack,
            (what, done, total) -> progress.at(what + note, done, total));
    use.unpacked().forEach(each -> folders.put(each.artifact().sha256(), each.folder()));
  }

  /** All of them. */
  public List<Artifact> artifacts() {
    return artifacts;
  }

  /** Reads a package; its contents can be read until this is closed. */
  public DebPackage read(Artifact artifact) {
    String sha256 = artifact.sha256();
    return read.computeIfAbsent(
        sha256, _ -> DebReader.read(artifact, Objects.requireNonNull(folders.get(sha256))));
  }

  /** Reads the package of that name, if it is one of them. */
  public Optional<DebPackage> find(String name) {
    return artifacts.stream().filter(a -> a.name().equals(name)).findFirst().map(this::read);
  }

  /**
   * What some of them install, without manuals and translations. Of a folder that several have the
   * first one counts, as in dpkg.
   */
  public List<Entry> entries(List<Artifact> some) {
    List<Entry> entries = new ArrayList<>();
    Set<String> folders = new HashSet<>();
    for (Artifact artifact : some) {
      for (Entry entry : read(artifact).entries()) {
        if (LEFT_OUT.test(entry.path())) continue;
        if (entry instanceof Entry.Directory && !folders.add(entry.path())) continue;
        entries.add(entry);
      }
    }
    return entries;
  }

  @Override
  public void close() {
    use.close();
  }
}
