package org.cresset.stack;

import java.nio.file.Path;
import java.util.Optional;
import org.cresset.torch.LibTorchException;
import org.cresset.torch.LibTorchProvider;

/**
 * Gives the default LibTorch for this machine: from the store in the user's cache folder, else
 * fetched through the user's own Maven settings, verified and stored.
 *
 * <p>{@code CRESSET_CACHE}, a system property or an environment variable, names another folder than
 * the user's cache folder.
 */
public final class DefaultLibTorch implements LibTorchProvider {
  /** Found as a service; reads nothing yet. */
  public DefaultLibTorch() {}

  /**
   * {@inheritDoc}
   *
   * @throws LibTorchException also where there is no default build: it exists for Linux x86_64
   *     alone
   */
  @Override
  public Optional<Path> libTorch(Progress progress) {
    String os = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "");
    LibTorchBuild build =
        LibTorchBuild.forMachine(os, arch).orElseThrow(() -> unsupported(os, arch));
    Store store = store();
    // Maven's resolver costs time to load: only where something must be fetched.
    Optional<Path> stored = store.find(build);
    return stored.isPresent()
        ? stored
        : Optional.of(store.install(build, MavenFetcher.ofUser(), progress));
  }

  /** Whether this machine's build is in the store, so that nothing need be fetched. */
  public static boolean isStored() {
    return LibTorchBuild.forMachine(
            System.getProperty("os.name", ""), System.getProperty("os.arch", ""))
        .flatMap(store()::find)
        .isPresent();
  }

  private static Store store() {
    return new Store(CacheFolder.ofUser().resolve("libtorch"));
  }

  static LibTorchException unsupported(String os, String arch) {
    return new LibTorchException(
        "LibTorch is fetched for Linux x86_64 alone, this machine is " + os + " " + arch,
        "set CRESSET_LIBTORCH to a LibTorch for this machine, or to a Python environment that"
            + " holds torch",
        null);
  }
}
