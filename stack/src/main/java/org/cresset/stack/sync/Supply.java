package org.cresset.stack.sync;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.cresset.stack.MavenJars;
import org.cresset.stack.fetch.Downloads;
import org.cresset.stack.fetch.FetchException;
import org.cresset.stack.fetch.Indexes;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.fetch.PipSettings;
import org.cresset.stack.fetch.RemoteFile;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.torch.LibTorchProvider.Progress;

/**
 * Brings what a lock names into a store: wheels from where the user's pip looks, jars from where
 * the user's Maven looks.
 *
 * @param indexes package indexes to look into
 * @param findLinks folders of wheels, or pages that name some
 * @param pipsOwn whether the index that pip itself knows is looked into for what is on none of them
 * @param network how others are reached
 * @param limits how long it may take
 */
public record Supply(
    List<String> indexes, List<String> findLinks, boolean pipsOwn, Network network, Limits limits) {
  /** Copies the lists. */
  public Supply {
    indexes = List.copyOf(indexes);
    findLinks = List.copyOf(findLinks);
  }

  /** From these indexes and folders alone. */
  public Supply(List<String> indexes, List<String> findLinks, Network network, Limits limits) {
    this(indexes, findLinks, false, network, limits);
  }

  /** As this user has told pip and Maven. */
  public static Supply ofUser() {
    PipSettings pip = PipSettings.ofUser();
    return new Supply(
        pip.indexes(), pip.findLinks(), pip.usesItsOwnIndex(), Network.ofUser(pip), pip.limits());
  }

  /** The same with these indexes alone. */
  public Supply from(List<String> only) {
    return new Supply(only, List.of(), network, limits);
  }

  /** The same, with files of this machine alone if {@code offline}. */
  public Supply offline(boolean offline) {
    return new Supply(indexes, findLinks, pipsOwn, network.offline(offline), limits);
  }

  /** The same with other limits. */
  public Supply limits(Limits other) {
    return new Supply(indexes, findLinks, pipsOwn, network, other);
  }

  /**
   * Brings what is missing; what is there already costs nothing.
   *
   * @return how many files were missing
   * @throws FetchException if a file cannot be had
   */
  public int bring(Lock lock, ArtifactStore store, Progress progress) {
    List<Artifact> artifacts =
        lock.artifacts().stream().filter(a -> a.kind() != Artifact.Kind.DEB).toList();
    int missing = store.missing(artifacts).size();
    if (missing == 0) return 0;
    try (Indexes pages = new Indexes(indexes, findLinks, network, limits);
        Downloads downloads = new Downloads(network, limits)) {
      store.fetch(artifacts, a -> remote(a, pages, progress), downloads, progress);
      return missing;
    }
  }

  private RemoteFile remote(Artifact artifact, Indexes pages, Progress progress) {
    List<URI> sources = new ArrayList<>();
    if (artifact.kind() == Artifact.Kind.JAR) {
      sources.add(MavenJars.fetch(artifact, network.offline(), progress).toUri());
    } else {
      progress.at("looking for " + artifact.file(), 0, -1);
      sources.addAll(pages.find(artifact.name(), artifact.file(), artifact.sha256()));
      if (sources.isEmpty() && pipsOwn && !network.offline()) {
        Python.ofPath().flatMap(Python::pipsIndex).ifPresent(pages::lookInto);
        sources.addAll(pages.find(artifact.name(), artifact.file(), artifact.sha256()));
      }
      if (sources.isEmpty()) throw nowhere(artifact, pages);
    }
    return new RemoteFile(artifact.file(), artifact.size(), artifact.sha256(), sources);
  }

  private FetchException nowhere(Artifact artifact, Indexes pages) {
    List<String> failures = pages.failures();
    return new FetchException(
        artifact.file()
            + " with the SHA-256 "
            + artifact.sha256()
            + (network.offline()
                ? " is not on this machine, and it is to be had offline"
                : " is on none of the " + pages.count() + " indexes")
            + (failures.isEmpty() ? "" : "; not readable were " + String.join(", ", failures)),
        "name an index that has it by --index, or in pip's settings (index-url, extra-index-url,"
            + " find-links); or import an archive that was exported where the file is",
        null);
  }
}
