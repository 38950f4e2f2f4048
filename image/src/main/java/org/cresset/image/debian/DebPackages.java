package org.cresset.image.debian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.store.Folders;

/** The packages of an image, each unpacked once and only if somebody asks for it. */
public final class DebPackages implements AutoCloseable {
  /** What a system in a container does not need, as Debian's own small images leave it out. */
  private static final Predicate<String> LEFT_OUT =
      Pattern.compile(
              "usr/share/(man|info|locale|lintian|linda|groff|bug)/.*"
                  + "|usr/share/doc/(?![^/]+/copyright$)[^/]+/.*"
                  + "|usr/share/doc/[^/]+\\.gz")
          .asMatchPredicate();

  private final ArtifactStore store;
  private final List<Artifact> artifacts;
  private final Path spool;
  private final Map<String, DebPackage> read = new ConcurrentHashMap<>();

  /**
   * Nothing is read yet.
   *
   * @param artifacts the packages, which are in the store
   * @param spool a folder that is made, and removed by {@link #close}
   */
  public DebPackages(ArtifactStore store, List<Artifact> artifacts, Path spool) {
    this.store = store;
    this.artifacts = List.copyOf(artifacts);
    this.spool = spool;
  }

  /** All of them. */
  public List<Artifact> artifacts() {
    return artifacts;
  }

  /** Reads a package; its contents can be read until this is closed. */
  public DebPackage read(Artifact artifact) {
    return read.computeIfAbsent(artifact.sha256(), _ -> unpack(artifact));
  }

  private DebPackage unpack(Artifact artifact) {
    Path deb =
        store
            .find(artifact)
            .orElseThrow(
                () ->
                    new ImageException(
                        artifact.file() + " must be in the store, it is not", "fetch it", null));
    try {
      Files.createDirectories(spool);
    } catch (IOException e) {
      throw ImageException.of("packages cannot be unpacked into " + spool, e);
    }
    return DebReader.read(artifact.file(), deb, spool.resolve(artifact.sha256() + ".tar"));
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
  public void close() throws IOException {
    Folders.delete(spool);
  }
}
