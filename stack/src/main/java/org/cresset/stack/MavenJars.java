package org.cresset.stack;

import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.LibTorchProvider.Progress;

/** Jars by way of the user's own Maven settings: mirrors, proxies, passwords, local repository. */
public final class MavenJars {
  private MavenJars() {}

  /**
   * Returns the file of a jar in Maven's local repository, fetched if need be and not yet checked.
   *
   * @param jar an artifact called {@code group:artifact}, whose file is named as Maven names files
   * @param offline whether to look into the local repository alone
   * @throws org.cresset.torch.LibTorchException if it cannot be had
   */
  public static Path fetch(
      org.cresset.stack.lock.Artifact jar, boolean offline, Progress progress) {
    String[] names = jar.name().split(":", 2);
    String prefix = names[names.length - 1] + "-" + jar.version() + "-";
    boolean classified = jar.file().startsWith(prefix);
    String classifier =
        classified ? jar.file().substring(prefix.length()).replaceFirst("\\.jar$", "") : "";
    Artifact artifact =
        new Artifact(
            names[0], names[names.length - 1], classifier, jar.version(), jar.sha256(), jar.size());
    return MavenFetcher.ofUser(offline).fetch(List.of(artifact), progress).getFirst();
  }
}
