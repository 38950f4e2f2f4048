package org.cresset.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.locking.Locking;
import org.cresset.stack.locking.Python;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Resolver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lock",
    mixinStandardHelpOptions = true,
    description = {
      "Resolves a request and writes every file that it consists of, by name and SHA-256.",
      "",
      "Wheels are found by your own pip with its own configuration; nothing is installed."
    })
final class StackLockCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "REQUEST",
      arity = "1..*",
      description = "as for resolve: \"torch==2.14.1 cuda torchvision\"")
  private String[] request = {};

  @Option(
      names = "--target",
      paramLabel = "MACHINE",
      description = "as for resolve (default: this)")
  private String target = "this";

  @Option(names = "--flavour", description = "whom it is for: java or python (default: python)")
  private Lock.Flavour flavour = Lock.Flavour.PYTHON;

  @Option(names = "--python", paramLabel = "FILE", description = "the Python whose pip is asked")
  private Optional<Path> python = Optional.empty();

  @Option(
      names = "--also",
      paramLabel = "REQUIREMENT",
      description = "a further requirement for pip, such as numpy<3")
  private List<String> also = new ArrayList<>();

  @Option(
      names = "--without",
      paramLabel = "NAME==VERSION",
      description = "a dependency to go without, and the version it passes for")
  private List<String> without = new ArrayList<>();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "where to write it")
  private Path out = Path.of(Lock.FILE);

  private final Console console;

  StackLockCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Catalogue catalogue = Catalogue.bundled();
    Request asked = Request.of(String.join(" ", request));
    Resolution resolution =
        StackOutput.resolved(new Resolver(catalogue).resolve(asked, StackOutput.target(target)));
    Locking.Choice choice = new Locking.Choice(flavour, python.map(Python::at), also, without);
    Locking.Locked locked =
        LoadingProgress.showing(
            console,
            progress ->
                new Locking(catalogue, System.getenv(), progress).lock(asked, resolution, choice));
    LockFile.write(locked.lock(), out);
    StackOutput output = new StackOutput(console);
    output.lock(locked.lock());
    output.notes(locked.notes());
    console.out().println("written to " + out);
    return Main.DONE;
  }
}
