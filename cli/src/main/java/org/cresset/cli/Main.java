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
        new CommandLine(new Main())
            .addSubcommand(StackOption.on(new TrainCommand(console)))
            .addSubcommand(StackOption.on(new EvalCommand(console)))
            .addSubcommand(StackOption.on(new PredictCommand(console)))
            .addSubcommand(StackOption.on(new ShowCommand(console)))
            .addSubcommand(new ReportCommand(console))
            .addSubcommand(new DataCommand(console))
            .addSubcommand(StackOption.on(RunCommand.line(console)))
            .addSubcommand(StackOption.on(new BenchCommand(console)))
            .addSubcommand(StackOption.on(new InfoCommand(console)))
            .addSubcommand(StackCommand.line(console))
            .addSubcommand(ImageCommand.line(console))
            .addSubcommand(new InitCommand(console))
            .addSubcommand(new DoctorCommand(console))
            .addSubcommand(new WarmUpCommand())
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
