package org.cresset.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line: the one place that prints, and that ends the process. */
@Command(
    name = "cresset",
    mixinStandardHelpOptions = true,
    versionProvider = Main.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Trains neural networks from Java, on stock LibTorch.",
    commandListHeading = "%nCommands:%n",
    footer = {
      "%nFrom a clone of the sources also:",
      "  test     Runs every test.",
      "  package  Makes one archive that runs on machines without Java.",
      "%nBegin with:",
      "  cresset train                     a network that learns to tell drawn shapes apart",
      "  cresset train --out runs/shapes   the same, and keeps it",
      "%nExit codes: 0 done, 1 failed, 2 wrong use. CRESSET_LIBTORCH names the LibTorch to use;",
      "CRESSET_DEBUG=1 shows where in the code a failure came from."
    })
public final class Main implements IVersionProvider {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USE = 2;

  /** Makes the root command; what it does is said by its subcommands. */
  public Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(Console.ofProcess(), args));
  }

  /** Runs one command; returns its exit code. */
  static int run(Console console, String... args) {
    Failures failures = new Failures(console);
    CommandLine line =
        commands(console)
            .addTo(new CommandLine(new Main()), args)
            .setOut(console.writer())
            .setErr(console.errorWriter())
            .setUsageHelpWidth(100)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, _) -> failures.wrongUse(e))
            .setExecutionExceptionHandler((e, _, _) -> failures.failed(e));
    try {
      if (args.length == 0) {
        line.usage(line.getOut());
        return DONE;
      }
      return line.execute(args);
    } catch (Throwable e) { // an Error: picocli passes it through
      return failures.failed(e);
    } finally {
      console.flush();
    }
  }

  private static Subcommands commands(Console console) {
    return new Subcommands()
        .add("train", () -> StackOption.on(new TrainCommand(console)))
        .add("eval", () -> StackOption.on(new EvalCommand(console)))
        .add("predict", () -> StackOption.on(new PredictCommand(console)))
        .add("show", () -> StackOption.on(new ShowCommand(console)))
        .add("report", () -> new CommandLine(new ReportCommand(console)))
        .add("data", () -> new CommandLine(new DataCommand(console)))
        .add("run", () -> StackOption.on(RunCommand.line(console)))
        .add("bench", () -> StackOption.on(new BenchCommand(console)))
        .add("info", () -> StackOption.on(new InfoCommand(console)))
        .add("stack", rest -> StackCommand.line(console, rest))
        .add("image", rest -> ImageCommand.line(console, rest))
        .add("init", () -> new CommandLine(new InitCommand(console)))
        .add("doctor", () -> new CommandLine(new DoctorCommand(console)))
        .add("warm-up", () -> new CommandLine(new WarmUpCommand(console)));
  }

  /** Cresset's version, as Maven knows it. */
  static String version() {
    return Optional.ofNullable(Main.class.getModule().getDescriptor())
        .flatMap(module -> module.rawVersion())
        .orElse("unknown");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"cresset " + version()};
  }
}
