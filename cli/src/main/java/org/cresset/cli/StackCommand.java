package org.cresset.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "stack",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Resolves, explains and locks PyTorch with its CUDA, for Java and for Python.",
    commandListHeading = "%nCommands:%n")
final class StackCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private StackCommand() {}

  /** The command, with the subcommands that a call with {@code arguments} needs. */
  static CommandLine line(Console console, String... arguments) {
    Subcommands commands =
        new Subcommands()
            .add("resolve", rest -> StackResolveCommand.line(console, rest))
            .add("explain", () -> new CommandLine(new StackExplainCommand(console)))
            .add("lock", () -> new CommandLine(new StackLockCommand(console)))
            .add("outdated", () -> new CommandLine(new StackOutdatedCommand(console)))
            .add("upgrade", () -> new CommandLine(new StackUpgradeCommand(console)))
            .add("diff", () -> new CommandLine(new StackDiffCommand(console)))
            .add("catalogue", () -> StackCatalogueCommand.line(console))
            .add("fetch", () -> new CommandLine(new StackFetchCommand(console)))
            .add("sync", () -> new CommandLine(new StackSyncCommand(console)))
            .add("adopt", () -> new CommandLine(new StackAdoptCommand(console)))
            .add("gc", () -> new CommandLine(new StackGcCommand(console)))
            .add("export", () -> new CommandLine(new StackExportCommand(console)))
            .add("import", () -> new CommandLine(new StackImportCommand(console)));
    return commands.addTo(new CommandLine(new StackCommand()), arguments);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
