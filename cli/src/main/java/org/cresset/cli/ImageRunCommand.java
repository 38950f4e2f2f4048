package org.cresset.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cresset.image.run.Container;
import org.cresset.image.run.Engine;
import org.cresset.image.run.Gpus;
import org.cresset.image.run.HostUser;
import org.cresset.image.run.Ports;
import org.cresset.image.run.Volume;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Starts an image by docker, podman or nerdctl, with the flags that PyTorch wants.",
      "",
      "Without a command it is JupyterLab, with ssh an ssh server, on the loopback and a free port."
    },
    footer = {
      "",
      "cresset image run --gpus all -v . cresset:jvm-full",
      "cresset image run -v . -e SSH_AUTHORIZED_KEYS=\"$(cat ~/.ssh/id_ed25519.pub)\""
          + " cresset:jvm-full ssh",
      "cresset image run -v . cresset:jvm-base cresset train"
    })
final class ImageRunCommand implements Callable<Integer> {
  @Option(names = "--gpus", paramLabel = "all|0,1", description = "which GPUs it gets (none)")
  private String gpus = "none";

  @Option(
      names = {"-v", "--volume"},
      paramLabel = "DIR[:TARGET[:ro]]",
      description = "a folder in it, at /workspace if no other place is named; may be given again")
  private List<String> volumes = List.of();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description = "a variable in it; may be given again")
  private List<String> environment = List.of();

  @Option(names = "--name", paramLabel = "N", description = "what it is called")
  private Optional<String> name = Optional.empty();

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "the port of this machine (the first that is free from 8888 or 2222 on)")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--shm", paramLabel = "SIZE", description = "the size of /dev/shm (8g)")
  private String sharedMemory = "8g";

  @Option(
      names = "--with",
      paramLabel = "docker|podman|nerdctl",
      description = "what runs it (the first that is on the PATH)")
  private Optional<String> engine = Optional.empty();

  @Option(names = "--print", description = "show the command instead")
  private boolean print;

  @Parameters(index = "0", paramLabel = "IMAGE", description = "the image's name")
  private String image = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ssh|COMMAND",
      description = "nothing for JupyterLab, ssh for an ssh server, or a command")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Console console;
  private final Map<String, String> surroundings;

  private ImageRunCommand(Console console, Map<String, String> surroundings) {
    this.console = console;
    this.surroundings = surroundings;
  }

  /** The command; what follows the image is the container's, options too. */
  static CommandLine line(Console console, Map<String, String> surroundings) {
    return new CommandLine(new ImageRunCommand(console, surroundings)).setStopAtPositional(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Engine with = engine.map(Engine::of).orElseGet(this::found);
    Container.Start start = container().start(with, user(), Ports.ofThisMachine(), terminal());
    if (print) {
      console
          .out()
          .println(start.words().stream().map(Shell::word).collect(Collectors.joining(" ")));
      return Main.DONE;
    }
    start.note().ifPresent(note -> console.err().println("cresset: " + note));
    console.flush();
    return Following.run(with.command(start.words(), surroundings));
  }

  /** Docker's words, if a person only wants to see them. */
  private Engine found() {
    try {
      return Engine.find(surroundings);
    } catch (TorchException e) {
      if (print) return Engine.DOCKER;
      throw e;
    }
  }

  private boolean terminal() {
    return console.outIsTerminal() && console.errIsTerminal();
  }

  private Container container() {
    if (port.isPresent() && (port.get() < 1 || port.get() > 65_535)) {
      throw new UsageException(
          spec.commandLine(), "a port is a number from 1 to 65535, got " + port.get(), null);
    }
    Path here = Path.of("").toAbsolutePath();
    return new Container(
        image,
        arguments,
        Gpus.parse(gpus),
        volumes.stream().map(volume -> Volume.parse(volume, here)).toList(),
        name,
        sharedMemory,
        environment,
        port);
  }

  /** Whoever this process runs as. */
  static HostUser user() throws IOException {
    Path self = Path.of("/proc/self");
    if (!Files.exists(self)) return new HostUser(0, 0);
    var owner = Files.readAttributes(self, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
    return new HostUser(number(owner.get("uid")), number(owner.get("gid")));
  }

  private static int number(@Nullable Object attribute) {
    return attribute instanceof Integer number ? number : 0;
  }
}
