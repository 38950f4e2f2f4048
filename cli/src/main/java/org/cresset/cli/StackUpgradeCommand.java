package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.locking.LockDiff;
import org.cresset.stack.locking.Locking;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Resolver;
import org.cresset.stack.resolve.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "upgrade",
    mixinStandardHelpOptions = true,
    description = "Locks a lock's request anew, for the machine that it is for.")
final class StackUpgradeCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "LOCK", description = "the lock (default: cresset.lock)")
  private Path file = Path.of(Lock.FILE);

  @Option(
      names = "--request",
      paramLabel = "REQUEST",
      description = "ask for this from now on, such as \"torch latest cuda\"")
  private String request = "";

  @Option(names = "--dry-run", description = "show what would change and write nothing")
  private boolean dryRun;

  private final Console console;

  StackUpgradeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Lock old = LockFile.read(file);
    Catalogue catalogue = Catalogue.bundled();
    Request asked = Request.of(request.isEmpty() ? old.request() : request);
    Resolution resolution =
        StackOutput.resolved(new Resolver(catalogue).resolve(asked, target(old)));
    Locking.Locked locked =
        new Locking(catalogue, System.getenv()).lock(asked, resolution, Locking.Choice.of(old));
    StackOutput output = new StackOutput(console);
    output.diff(LockDiff.between(old, locked.lock()));
    output.notes(locked.notes());
    if (dryRun) return Main.DONE;
    LockFile.write(locked.lock(), file);
    console.out().println("written to " + file);
    return Main.DONE;
  }

  /** The machine that a lock is for. */
  static Target target(Lock lock) {
    return Target.of(
        String.join(
            ",",
            lock.target().entrySet().stream()
                .map(word -> word.getKey() + "=" + word.getValue())
                .toList()));
  }
}
