package org.cresset.stack;

import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.LibTorchProvider.Progress;

/** Brings artifacts onto this machine; what it brings is not yet checked. */
interface Fetcher {
  /**
   * Returns a file for each artifact, in the same order.
   *
   * @throws org.cresset.torch.LibTorchException if one cannot be had
   */
  List<Path> fetch(List<Artifact> artifacts, Progress progress);

  /**
   * Removes what was fetched and proved to be damaged, so that the next try fetches it anew.
   *
   * @return whether it was removed
   */
  boolean discard(Path file);
}
