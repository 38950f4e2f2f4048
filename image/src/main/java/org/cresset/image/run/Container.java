package org.cresset.image.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cresset.image.layer.ImageException;
import org.cresset.image.start.StartUp;

/**
 * How an image is to be started.
 *
 * @param image the image's name
 * @param arguments nothing for JupyterLab, {@code ssh}, or a command
 * @param gpus which GPUs it gets
 * @param volumes folders of this machine
 * @param name what it is called; empty for a name that the runtime makes up
 * @param sharedMemory the size of {@code /dev/shm}, such as {@code 8g}
 * @param environment variables as {@code NAME=value}, or {@code NAME} for this machine's value
 * @param port the port of this machine; empty for the first free one
 */
public record Container(
    String image,
    List<String> arguments,
    Gpus gpus,
    List<Volume> volumes,
    Optional<String> name,
    String sharedMemory,
    List<String> environment,
    Optional<Integer> port) {
  private static final int FIRST_SSH_PORT = 2222;

  /** What is served. */
  private enum Service {
    JUPYTER,
    SSH,
    COMMAND
  }

  /** Copies the lists; checks what would be taken for an option. */
  public Container {
    arguments = List.copyOf(arguments);
    volumes = List.copyOf(volumes);
    environment = List.copyOf(environment);
    if (image.isBlank() || image.startsWith("-")) {
      throw new ImageException("an image must have a name, got \"" + image + "\"", null, null);
    }
    if (!sharedMemory.matches("[1-9][0-9]*[bkmgBKMG]?")) {
      throw new ImageException("--shm must be a size such as 8g, got " + sharedMemory, null, null);
    }
    if (name.isPresent() && !name.get().matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
      throw new ImageException(
          "--name must be letters, digits, _, . and -, got " + name.get(), null, null);
    }
    for (String variable : environment) {
      if (!variable.matches("(?s)[A-Za-z_][A-Za-z0-9_]*(=.*)?")) {
        throw new ImageException("-e must be NAME=VALUE, got " + variable, null, null);
      }
    }
  }

  private Service service() {
    if (arguments.isEmpty()) return Service.JUPYTER;
    return arguments.equals(List.of("ssh")) ? Service.SSH : Service.COMMAND;
  }

  /**
   * The command that starts it, and what a person is told of it.
   *
   * @param words the program and its arguments
   * @param note where it answers; empty if it listens to nothing
   */
  public record Start(List<String> words, Optional<String> note) {
    /** Copies the list. */
    public Start {
      words = List.copyOf(words);
    }
  }

  /**
   * How a runtime starts it. Ports are of the loopback alone: what listens to the world is for who
   * asks for it.
   *
   * @param user whose folders are mounted
   * @param ports which ports are free
   * @param terminal whether a person sits at a terminal
   */
  public Start start(Engine engine, HostUser user, Ports ports, boolean terminal) {
    List<String> words = new ArrayList<>(List.of(engine.toString(), "run", "--rm"));
    if (terminal && service() == Service.COMMAND) words.add("-it");
    name.ifPresent(n -> words.addAll(List.of("--name", n)));
    words.addAll(gpus.words(engine));
    if (!(gpus instanceof Gpus.None)) words.addAll(List.of("-e", "CRESSET_DEVICE=cuda"));
    words.addAll(List.of("--shm-size", sharedMemory.toLowerCase(Locale.ROOT)));
    words.addAll(List.of("--ulimit", "memlock=-1", "--ulimit", "stack=67108864"));
    words.addAll(user.words(engine));
    for (Volume volume : volumes) words.addAll(List.of("-v", volume.toString()));
    for (String variable : environment) words.addAll(List.of("-e", variable));
    Optional<String> note = publish(words, ports);
    words.add(image);
    words.addAll(arguments);
    return new Start(words, note);
  }

  private Optional<String> publish(List<String> words, Ports ports) {
    Service service = service();
    if (service == Service.COMMAND) return Optional.empty();
    boolean jupyter = service == Service.JUPYTER;
    int inside = jupyter ? StartUp.JUPYTER_PORT : StartUp.SSH_PORT;
    int outside = port.orElseGet(() -> ports.freeFrom(jupyter ? inside : FIRST_SSH_PORT));
    if (!ports.isFree(outside)) {
      throw new ImageException(
          "port " + outside + " of this machine is taken",
          "leave out -p for one that is free",
          null);
    }
    words.addAll(List.of("-p", "127.0.0.1:" + outside + ":" + inside));
    if (!jupyter) words.addAll(List.of("-e", "CRESSET_SSH_PORT=" + inside));
    words.addAll(List.of("-e", "CRESSET_PUBLISHED_PORT=" + outside));
    return Optional.of(
        jupyter
            ? "JupyterLab will be at http://127.0.0.1:"
                + outside
                + "/lab, with the token shown below"
            : "ssh will be at: ssh -p " + outside + " " + StartUp.USER + "@127.0.0.1");
  }
}
