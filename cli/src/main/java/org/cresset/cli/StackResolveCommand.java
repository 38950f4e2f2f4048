package org.cresset.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolver;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    description = {
      "Says which set of versions a request comes to on a machine, or what forbids it.",
      "",
      "Asks nobody but its own catalogue."
    })
final class StackResolveCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "REQUEST",
      arity = "1..*",
      description = "such as \"torch==2.9 cuda\", \"torch>=2.9,<2.12 cu126\", \"torch latest cpu\"")
  private String[] request = {};

  @Option(
      names = "--target",
      paramLabel = "MACHINE",
      description = "this, or words such as driver=535.183,gpu=sm_86,glibc=2.35,python=3.11")
  private String target = "";

  private final Console console;

  private final Supplier<Catalogue> catalogue;

  private StackResolveCommand(Console console, Supplier<Catalogue> catalogue) {
    this.console = console;
    this.catalogue = catalogue;
  }

  /**
   * The command. If it is called with {@code arguments}, and not only listed, its catalogue is on
   * its way while they are still being read, for both take as long.
   */
  static CommandLine line(Console console, String... arguments) {
    Supplier<Catalogue> catalogue =
        arguments.length == 0
            ? Catalogue::bundled
            : CompletableFuture.supplyAsync(
                    Catalogue::bundled, reading -> Thread.ofPlatform().daemon().start(reading))
                ::join;
    return new CommandLine(new StackResolveCommand(console, catalogue));
  }

  @Override
  public Integer call() {
    StackOutput output = new StackOutput(console);
    Resolver resolver = new Resolver(catalogue.get());
    Request asked = Request.of(String.join(" ", request));
    output.set(StackOutput.resolved(resolver.resolve(asked, StackOutput.target(target))));
    return Main.DONE;
  }
}
