package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.store.StoreArchive;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the store, or what one lock needs of it, to a tar file: for a machine without a",
      "network, where stack import reads it."
    })
final class StackExportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE.tar", description = "the archive to write")
  private Path archive = Path.of("");

  @Option(names = "--lock", paramLabel = "FILE", description = "only what this lock names")
  private @Nullable Path lock;

  StackExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    StoreArchive store = new StoreArchive(ArtifactStore.ofUser());
    StoreArchive.Contents contents =
        LoadingProgress.showing(
            console,
            progress ->
                lock == null
                    ? store.exportAll(archive, progress)
                    : store.export(LockFile.read(lock).artifacts(), archive, progress));
    console
        .out()
        .println(archive + ": " + contents.files() + " files, " + Megabytes.of(contents.bytes()));
    return Main.DONE;
  }
}
