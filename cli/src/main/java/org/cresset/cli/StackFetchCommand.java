package org.cresset.cli;

import java.util.concurrent.Callable;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.store.ArtifactStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the files of a lock into the store, each checked by its SHA-256.",
      "",
      "A download that stops goes on where it stopped the next time."
    })
final class StackFetchCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SupplyOptions from = new SupplyOptions();

  StackFetchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Lock lock = from.lock();
    ArtifactStore store = ArtifactStore.ofUser();
    int fetched =
        LoadingProgress.showing(console, progress -> from.supply().bring(lock, store, progress));
    store.keep(lock.artifacts(), from.file());
    console
        .out()
        .println(
            lock.artifacts().size()
                + " files, "
                + Megabytes.of(lock.downloadBytes())
                + ", of which "
                + fetched
                + " were fetched, are in "
                + store.folder());
    return Main.DONE;
  }
}
