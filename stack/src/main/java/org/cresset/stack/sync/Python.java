package org.cresset.stack.sync;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final String ASK_FOR_PIP =
      """
      import ensurepip, glob, os, sysconfig
      folders = [os.path.join(os.path.dirname(ensurepip.__file__), '_bundled')]
      folders.append(sysconfig.get_config_var('WHEEL_PKG_DIR') or '/usr/share/python-wheels')
      wheels = [w for f in folders for w in sorted(glob.glob(os.path.join(f, 'pip-*.whl')))]
      print(wheels[0] if wheels else '')
      """;
  private static final Pattern INDEX = Pattern.compile("\\(default:?\\s+(https?://[^\\s)]+)\\)");
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
    List<String> lines = output(program, "-I", "-S", "-c", ASK).orElse("").lines().toList();
    return lines.size() < 2
        ? Optional.empty()
        : Optional.of(new Python(Path.of(lines.getLast()).toAbsolutePath(), lines.getFirst()));
  }

  /** What a program says; empty if it fails or takes too long. */
  private static Optional<String> output(Path program, String... arguments) {
    try {
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(List.of(arguments));
      Path said = Files.createTempFile("cresset-", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.empty();
        }
        return process.exitValue() == 0 ? Optional.of(Files.readString(said)) : Optional.empty();
      } finally {
        Files.deleteIfExists(said);
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The first Python on the {@code PATH}. */
  static Optional<Python> ofPath() {
    return onPath("3").stream().map(Python::ask).flatMap(Optional::stream).findFirst();
  }

  /** The wheel of pip that it brings along; empty if it brings none. */
  Optional<Path> pipsWheel() {
    return output(executable, "-I", "-c", ASK_FOR_PIP)
        .map(said -> said.lines().findFirst().orElse(""))
        .filter(line -> !line.isBlank())
        .map(Path::of)
        .filter(Files::isRegularFile);
  }

  /** The index that its pip looks into when it is told of none: pip's own help says which. */
  Optional<String> pipsIndex() {
    String help = output(executable, "-I", "-m", "pip", "help", "install").orElse("");
    Matcher index = INDEX.matcher(help);
    return index.find() ? Optional.of(index.group(1)) : Optional.empty();
  }

  /** The first two numbers of its version: {@code 3.11}. */
  public String minor() {
    return version.replaceFirst("^([0-9]+\\.[0-9]+).*", "$1");
  }
}
