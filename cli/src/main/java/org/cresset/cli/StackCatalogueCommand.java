package org.cresset.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.CatalogueValidator;
import org.cresset.stack.catalogue.Release;
import org.cresset.stack.checking.CatalogueCheck;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "catalogue",
    mixinStandardHelpOptions = true,
    description = "Shows the releases that are known; check compares them with wheels.")
final class StackCatalogueCommand implements Callable<Integer> {
  private final Console console;

  private StackCatalogueCommand(Console console) {
    this.console = console;
  }

  static CommandLine line(Console console) {
    return new CommandLine(new StackCatalogueCommand(console)).addSubcommand(new Check(console));
  }

  @Override
  public Integer call() {
    String row = "%-8s %-11s %-12s %-8s %-8s %s";
    console
        .out()
        .println(row.formatted("torch", "released", "Python", "vision", "audio", "variants"));
    for (Release r : Catalogue.bundled().releases()) {
      List<String> tags =
          r.variants().stream()
              .map(v -> v.tag().equals(r.defaultTag()) ? v.tag() + "*" : v.tag())
              .toList();
      console
          .out()
          .println(
              row.formatted(
                  r.version(),
                  r.released(),
                  r.python(),
                  r.torchvision(),
                  r.torchaudio().map(Object::toString).orElse("(" + r.audio() + ")"),
                  String.join(" ", tags)));
    }
    console.out().println("* what pip install torch brings; (x) works, none was released");
    return Main.DONE;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Compares the catalogue with what wheels say of themselves; the wheel wins.",
        "",
        "Without a wheel it checks the catalogue's own file against its schema."
      },
      footer = "%nExit codes: 0 they agree, 1 they do not.")
  private static final class Check implements Callable<Integer> {
    @Parameters(
        arity = "0..1",
        paramLabel = "WHEEL|DIR",
        description = "a .whl, a folder of them, or a site-packages")
    private Optional<Path> place = Optional.empty();

    @Option(names = "--catalogue", paramLabel = "FILE", description = "another catalogue")
    private Optional<Path> file = Optional.empty();

    private final Console console;

    Check(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Catalogue catalogue = file.map(Catalogue::read).orElseGet(Catalogue::bundled);
      if (place.isEmpty()) return itself(catalogue);
      boolean agree = true;
      for (CatalogueCheck.Outcome outcome : CatalogueCheck.of(catalogue, place.get())) {
        console.out().println(outcome.wheel().getFileName() + ":");
        outcome.agreed().forEach(fact -> console.out().println("  agrees     " + fact));
        outcome.disagreements().forEach(fact -> console.out().println("  DISAGREES  " + fact));
        agree &= outcome.disagreements().isEmpty();
      }
      return agree ? Main.DONE : Main.FAILED;
    }

    private int itself(Catalogue catalogue) {
      List<String> faults = file.isPresent() ? List.of() : CatalogueValidator.bundledFaults();
      faults.forEach(fault -> console.out().println(fault));
      if (!faults.isEmpty()) return Main.FAILED;
      long variants = catalogue.releases().stream().mapToLong(r -> r.variants().size()).sum();
      console
          .out()
          .println(
              "%d releases, %d variants of %s: holds to the schema"
                  .formatted(catalogue.releases().size(), variants, catalogue.date()));
      return Main.DONE;
    }
  }
}
