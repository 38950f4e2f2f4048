package org.cresset.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "image",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Makes container images of locks, bit for bit, without Docker and without root.",
    commandListHeading = "%nCommands:%n")
final class ImageCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private ImageCommand() {}

  /** The command with its subcommands. */
  static CommandLine line(Console console) {
    return new CommandLine(new ImageCommand())
        .addSubcommand(new ImageLockCommand(console))
        .addSubcommand(new ImageBuildCommand(console))
        .addSubcommand(new ImagePushCommand(console))
        .addSubcommand(new ImagePullCommand(console))
        .addSubcommand(new ImageInspectCommand(console))
        .addSubcommand(new ImageDiffCommand(console))
        .addSubcommand(new ImageVerifyCommand(console))
        .addSubcommand(ImageRunCommand.line(console, System.getenv()));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
