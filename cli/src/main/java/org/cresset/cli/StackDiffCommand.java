package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.locking.LockDiff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Shows what changes from one lock to another, and what must be downloaded again.")
final class StackDiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A", description = "the lock that is")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "the lock that is to be")
  private Path second = Path.of("");

  private final Console console;

  StackDiffCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    new StackOutput(console).diff(LockDiff.between(LockFile.read(first), LockFile.read(second)));
    return Main.DONE;
  }
}
