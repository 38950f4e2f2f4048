package org.cresset.cli;

import java.nio.file.Path;
import org.cresset.stack.sync.Adoption;
import org.cresset.torch.LibTorch;
import org.cresset.torch.TorchException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which environment a command runs on: stronger than {@code CRESSET_LIBTORCH}. */
final class StackOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** A command, or the line it makes, with this option. */
  static CommandLine on(Object command) {
    CommandLine line = command instanceof CommandLine made ? made : new CommandLine(command);
    line.addMixin("stack", new StackOption());
    return line;
  }

  @Option(
      names = "--stack",
      paramLabel = "DIR",
      description = "run on this environment: made by stack sync, or any that holds torch")
  void choose(Path folder) {
    try {
      Adoption.of(folder);
    } catch (TorchException e) {
      throw new UsageException(command.commandLine(), "--stack: " + e.getMessage(), e.hint());
    }
    // Programs that are started from here are told of it too: RunCommand passes it on.
    System.setProperty(LibTorch.VARIABLE, folder.toAbsolutePath().normalize().toString());
  }
}
