package org.cresset.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.sync.Linking;
import org.cresset.stack.sync.StackFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a folder to run in of a lock: a LibTorch for Java, a virtual environment for Python.",
      "",
      "What is missing is fetched first. The folder's files are links to the store, so a second",
      "environment costs hardly any room. A folder that sync has made is replaced as a whole."
    },
    footer = {"", "cresset train --stack DIR runs on it."})
final class StackSyncCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SupplyOptions from = new SupplyOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "the folder to make (cresset-stack)")
  private Path folder = Path.of("cresset-stack");

  @Option(
      names = "--link",
      paramLabel = "auto|hard|symbolic|copy",
      description = "how files get there (auto: hard links, else copies)")
  private Linking linking = Linking.AUTO;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      description = "the Python to stand on (one on the PATH)")
  private @Nullable Path python;

  @Option(
      names = "--with-pip",
      description = "put the Python's own pip into it, where the lock names none")
  private boolean withPip;

  StackSyncCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Lock lock = from.lock();
    ArtifactStore store = ArtifactStore.ofUser();
    var options = new StackFolder.Options(linking, Optional.ofNullable(python), withPip);
    StackFolder stack = new StackFolder(folder);
    StackFolder.Outcome outcome =
        LoadingProgress.showing(
            console,
            progress -> {
              var _ = from.supply().bring(lock, store, progress);
              return stack.sync(lock, store, options, progress);
            });
    for (String conflict : outcome.conflicts()) {
      console.err().println("cresset: left out, for its place is taken: " + conflict);
    }
    String how =
        !outcome.changed()
            ? "was up to date"
            : outcome.linking() == Linking.COPY
                ? "made of copies"
                : outcome.linking() == Linking.SYMBOLIC
                    ? "made of symbolic links"
                    : "made of hard links";
    console
        .out()
        .println(
            stack.folder()
                + ": "
                + outcome.files()
                + " files, "
                + Megabytes.of(outcome.bytes())
                + ", "
                + how);
    return Main.DONE;
  }
}
