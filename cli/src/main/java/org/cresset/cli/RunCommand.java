package org.cresset.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cresset.torch.LibTorch;
import org.cresset.torch.TorchException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a one-file Java program with Cresset on its path.",
      "",
      "The file may be written in the compact form: imports, then void main() { ... }. The exit",
      "code is the program's."
    })
final class RunCommand implements Callable<Integer> {
  /** What a program finds without asking; everything else they need comes with them. */
  private static final String MODULES = "org.cresset.torch,org.cresset.vision";

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE.java", description = "the program")
  private Path file = Path.of("");

  @Parameters(index = "1..*", paramLabel = "ARGS", description = "the program's own arguments")
  private List<String> arguments = List.of();

  private RunCommand(Console console) {
    this.console = console;
  }

  /** The command; what follows the file is the program's, options too. */
  static CommandLine line(Console console) {
    return new CommandLine(new RunCommand(console)).setStopAtPositional(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!file.toString().endsWith(".java")) {
      throw new UsageException(
          spec.commandLine(), "the program must be a file called NAME.java, got " + file, null);
    }
    if (!Files.isRegularFile(file)) throw new TorchException("run " + file + ": no such file");
    console.flush();
    return Following.run(command(file.toString(), arguments));
  }

  /**
   * A JVM of its own for the JDK's source launcher, which compiles in memory and shows what the
   * compiler says; it has no public way to be called in this one.
   */
  static List<String> command(String file, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String path = System.getProperty("jdk.module.path");
    if (path != null) command.addAll(List.of("--module-path", path));
    String classes = System.getProperty("java.class.path", "");
    if (!classes.isEmpty()) command.addAll(List.of("--class-path", classes));
    command.addAll(List.of("--add-modules", MODULES));
    command.add("--enable-native-access=org.cresset.torch,org.cresset.vision");
    Optional.ofNullable(System.getProperty(LibTorch.VARIABLE))
        .ifPresent(stack -> command.add("-D" + LibTorch.VARIABLE + "=" + stack));
    command.add(file);
    command.addAll(arguments);
    return command;
  }
}
