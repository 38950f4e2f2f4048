package org.cresset.stack.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Python on this machine that a virtual environment can stand on.
 *
 * @param executable the program itself, not the link of another virtual environment
 * @param version such as {@code 3.11.7}
 */
public record Python(Path executable, String version) {
  private static final String ASK =
      "import sys; print('%d.%d.%d' % sys.version_info[:3]);"
          + " print(getattr(sys, '_base_executable', None) or sys.executable)";
  private static final int PATIENCE_SECONDS = 20;

  /**
   * Finds the Python with which an environment is made.
   *
   * @param wanted its version, such as {@code 3.11}
   * @param named a program to use; empty to look for one on the {@code PATH}
   * @throws SyncException if there is none of that version
   */
  public static Python find(String wanted, Optional<Path> named) {
    List<Path> candidates = named.map(List::of).orElseGet(() -> onPath(wanted));
    List<String> others = new ArrayList<>();
    for (Path candidate : candidates) {
      Optional<Python> python = ask(candidate);
      if (python.isEmpty()) continue;
      if (wanted.isEmpty() || python.get().minor().equals(wanted)) return python.get();
      others.add(candidate + " is " + python.get().version);
    }
    throw new SyncException(
        "Python "
            + wanted
            + " is needed, "
            + (others.isEmpty()
                ? "no Python is " + named.map(p -> "at " + p).orElse("on the PATH")
                : String.join(", ", others)),
        "install Python "
            + wanted
            + " and name it with --python, or resolve the lock again for another",
        null);
  }

  private static List<Path> onPath(String wanted) {
    List<Path> found = new ArrayList<>();
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String name : List.of("python" + wanted, "python3", "python")) {
      for (String folder : path.split(File.pathSeparator)) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program) && !Files.isDirectory(program)) found.add(program);
      }
    }
    return found;
  }

  private static Optional<Python> ask(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "-I", "-S", "-c", ASK)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
      if (process.exitValue() != 0 || lines.size() < 2) return Optional.empty();
      return Optional.of(new Python(Path.of(lines.getLast()).toAbsolutePath(), lines.getFirst()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The first two numbers of its version: {@code 3.11}. */
  public String minor() {
    return version.replaceFirst("^([0-9]+\\.[0-9]+).*", "$1");
  }
}
