package org.cresset.image.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cresset.image.layer.ImageException;

/** A program that runs containers. */
public enum Engine {
  /** Docker, or what calls itself so. */
  DOCKER,
  /** podman. */
  PODMAN,
  /** nerdctl, containerd's own, which takes Docker's words. */
  NERDCTL;

  /** As it is called: {@code docker}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The first of them on the path.
   *
   * @throws ImageException if there is none; with {@code runc} alone it says what that lacks
   */
  public static Engine find(Map<String, String> environment) {
    for (Engine engine : values()) {
      if (onPath(engine.toString(), environment).isPresent()) return engine;
    }
    boolean runc = onPath("runc", environment).isPresent();
    throw new ImageException(
        runc
            ? "runc alone cannot run an image: it has no images, networks or ports of its own"
            : "there is no docker, podman or nerdctl on the PATH",
        "install podman, which needs no daemon and no root; --print shows the command without",
        null);
  }

  /**
   * The one of a name.
   *
   * @throws ImageException if it is none of them
   */
  public static Engine of(String name) {
    return Arrays.stream(values())
        .filter(engine -> engine.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ImageException(
                    "the runtime must be docker, podman or nerdctl, got " + name, null, null));
  }

  /**
   * The words of a command with the program's file in place of its name.
   *
   * @throws ImageException if it is not on the path
   */
  public List<String> command(List<String> words, Map<String, String> environment) {
    Path program =
        onPath(toString(), environment)
            .orElseThrow(
                () ->
                    new ImageException(
                        "there is no " + this + " on the PATH", "leave out --with", null));
    List<String> command = new ArrayList<>(words);
    command.set(0, program.toString());
    return command;
  }

  private static Optional<Path> onPath(String name, Map<String, String> environment) {
    List<String> folders = List.of(environment.getOrDefault("PATH", "").split(":"));
    return folders.stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
