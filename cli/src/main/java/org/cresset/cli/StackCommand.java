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

  /** The command with its subcommands. */
  static CommandLine line(Console console) {
    CommandLine stack = new CommandLine(new StackCommand());
    stack
        .addSubcommand(new StackResolveCommand(console))
        .addSubcommand(new StackExplainCommand(console))
        .addSubcommand(new StackLockCommand(console))
        .addSubcommand(new StackOutdatedCommand(console))
        .addSubcommand(new StackUpgradeCommand(console))
        .addSubcommand(new StackDiffCommand(console))
        .addSubcommand(StackCatalogueCommand.line(console));
    return StackStoreCommands.addTo(stack, console);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
