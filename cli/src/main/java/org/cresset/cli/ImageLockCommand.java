package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.image.edition.ImageLock;
import org.cresset.image.edition.ImageLockFile;
import org.cresset.image.edition.ImageLocking;
import org.cresset.image.edition.Variant;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "lock",
    mixinStandardHelpOptions = true,
    description = {
      "Makes of a stack's lock an image's, which names every file of it by SHA-256.",
      "",
      "Debian's packages are found by your own apt with its own sources, wheels by your own pip."
    })
final class ImageLockCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ImageOptions options = new ImageOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "where to write it (cresset-image.lock)")
  private Path out = Path.of(ImageLock.FILE);

  ImageLockCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ImageLock lock = LoadingProgress.showing(console, options::imageLock);
    ImageLockFile.write(lock, out);
    ArtifactStore.ofUser().keepHashes(lock.hashes(), out);
    console.out().println(sentence(lock));
    console.out().println("written to " + out);
    return Main.DONE;
  }

  /** What is in a lock, in a line. */
  static String sentence(ImageLock lock) {
    long bytes = lock.artifacts().stream().mapToLong(Artifact::size).sum();
    boolean unmonitored =
        lock.variant() == Variant.DEV
            && lock.debs().stream().noneMatch(deb -> deb.name().equals(ImageLocking.MONITOR));
    String without =
        unmonitored
            ? "; without "
                + ImageLocking.MONITOR
                + ", which apt's sources lack: Debian 12 has it in contrib"
            : "";
    return "%s %s, torch %s+%s: %d of Debian's packages, %d other files, %s to fetch%s"
        .formatted(
            lock.edition(),
            lock.variant(),
            lock.stack().torch(),
            lock.stack().variant(),
            lock.debs().size(),
            lock.artifacts().size() - lock.debs().size(),
            Megabytes.of(bytes),
            without);
  }
}
