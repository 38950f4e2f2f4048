package org.cresset.torch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds a LibTorch when the user has named none: given as a service by the {@code stack} module,
 * which downloads and verifies one.
 *
 * <p>{@code CRESSET_LIBTORCH} is looked at first, by {@code torch} itself; a provider is asked only
 * when that variable is not set.
 */
public interface LibTorchProvider {
  /**
   * Returns a directory that holds LibTorch's shared libraries, fetching them first if need be.
   *
   * @param progress is told what goes on, for a person who waits
   * @return the directory, or empty if this provider has none for this machine
   * @throws LibTorchException if one should be there and is not usable: no network, a damaged
   *     download, a full disk
   */
  Optional<Path> libTorch(Progress progress);

  /** Is told how far a long piece of work has come; called from any thread. */
  @FunctionalInterface
  interface Progress {
    /** Tells nobody. */
    Progress SILENT = (_, _, _) -> {};

    /**
     * Reports one step.
     *
     * @param what the work in a person's words, such as {@code downloading pytorch 2.13.0}
     * @param done bytes done so far
     * @param total bytes in all, or -1 while unknown
     */
    void at(String what, long done, long total);
  }
}
