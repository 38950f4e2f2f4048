package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.store.StoreArchive;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Reads what stack export wrote into the store; each file is checked.")
final class StackImportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE.tar", description = "the archive to read")
  private Path archive = Path.of("");

  StackImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ArtifactStore store = ArtifactStore.ofUser();
    StoreArchive.Contents contents =
        LoadingProgress.showing(
            console, progress -> new StoreArchive(store).importAll(archive, progress));
    console
        .out()
        .println(
            contents.files()
                + " files, "
                + Megabytes.of(contents.bytes())
                + ", are in "
                + store.folder());
    return Main.DONE;
  }
}
