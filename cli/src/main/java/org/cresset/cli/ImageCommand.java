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

  /** The command, with the subcommands that a call with {@code arguments} needs. */
  static CommandLine line(Console console, String... arguments) {
    Subcommands commands =
        new Subcommands()
            .add("lock", () -> new CommandLine(new ImageLockCommand(console)))
            .add("build", () -> new CommandLine(new ImageBuildCommand(console)))
            .add("push", () -> new CommandLine(new ImagePushCommand(console)))
            .add("pull", () -> new CommandLine(new ImagePullCommand(console)))
            .add("inspect", () -> new CommandLine(new ImageInspectCommand(console)))
            .add("diff", () -> new CommandLine(new ImageDiffCommand(console)))
            .add("verify", () -> new CommandLine(new ImageVerifyCommand(console)))
            .add("run", () -> ImageRunCommand.line(console, System.getenv()));
    return commands.addTo(new CommandLine(new ImageCommand()), arguments);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
