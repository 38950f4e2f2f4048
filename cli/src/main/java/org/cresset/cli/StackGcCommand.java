package org.cresset.cli;

import java.util.concurrent.Callable;
import org.cresset.stack.store.ArtifactStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    description = {
      "Removes from the store what no environment and no lock uses any more, images that others",
      "were built upon among it. What another process is just using stays."
    })
final class StackGcCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--dry-run", description = "only say what would be removed")
  private boolean dryRun;

  StackGcCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ArtifactStore store = ArtifactStore.ofUser();
    ArtifactStore.Collection collection = store.collect(!dryRun);
    String verb = dryRun ? " would be removed from " : " were removed from ";
    console
        .out()
        .println(
            collection.files()
                + " entries, "
                + Megabytes.of(collection.bytes())
                + ","
                + verb
                + store.folder()
                + (collection.inUse() > 0 ? "; " + collection.inUse() + " are in use" : ""));
    return Main.DONE;
  }
}
