package org.cresset.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.sync.Supply;
import org.cresset.torch.TorchException;
import picocli.CommandLine.Option;

/** Which lock, and where its files come from. */
final class SupplyOptions {
  @Option(names = "--lock", paramLabel = "FILE", description = "the lock (cresset.lock)")
  private Path lock = Path.of(Lock.FILE);

  @Option(
      names = "--index",
      paramLabel = "URL",
      description = "a package index, instead of those in pip's settings; may be given again")
  private List<String> indexes = List.of();

  @Option(names = "--offline", description = "use files of this machine alone")
  private boolean offline;

  Path file() {
    return lock;
  }

  Lock lock() {
    if (!Files.exists(lock)) {
      throw new TorchException(
          "there is no lock " + lock,
          "make one with cresset stack lock, or name it by --lock",
          null);
    }
    return LockFile.read(lock);
  }

  Supply supply() {
    Supply user = Supply.ofUser().offline(offline);
    return indexes.isEmpty() ? user : user.from(indexes);
  }
}
