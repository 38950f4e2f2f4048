package org.cresset.stack.locking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.torch.TorchException;

/**
 * A Python on this machine that has pip.
 *
 * @param executable its program
 * @param version what it says of itself
 */
public record Python(Path executable, PythonVersion version) {
  private static final String ASK =
      "import sys, sysconfig; print('%d.%d%s' % (*sys.version_info[:2],"
          + " 't' if sysconfig.get_config_var('Py_GIL_DISABLED') else ''))";

  /** What a program left behind. */
  record Outcome(int exitCode, String out, String err) {}

  /**
   * Asks a program what Python it is.
   *
   * @throws TorchException if it is none
   */
  public static Python at(Path executable) {
    Outcome outcome = run(List.of(executable.toString(), "-I", "-c", ASK), _ -> {});
    if (outcome.exitCode != 0) {
      throw new TorchException(
          executable + " must be a Python, it failed: " + lastLine(outcome.err), null, null);
    }
    return new Python(executable, PythonVersion.of(outcome.out.strip()));
  }

  /**
   * The Python of a version on the path: pip judges the environment markers of packages by the
   * Python that it runs on, so that no other will do.
   *
   * @param wanted the version; empty for whichever comes first
   * @throws TorchException if there is none
   */
  public static Python find(Optional<PythonVersion> wanted, Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    wanted.ifPresent(version -> names.add("python" + version));
    names.add("python3");
    names.add("python");
    for (String name : names) {
      for (String folder : environment.getOrDefault("PATH", "").split(":")) {
        Path file = Path.of(folder, name);
        if (folder.isEmpty() || !Files.isExecutable(file)) continue;
        Optional<Python> python = answering(file);
        if (python.filter(p -> wanted.isEmpty() || wanted.get().equals(p.version)).isPresent()) {
          return python.get();
        }
      }
    }
    throw new TorchException(
        "locking asks pip, which must run on Python "
            + wanted.map(Object::toString).orElse("3")
            + ": none is on the PATH",
        "install it, name it with --python, or choose another with --target python=...",
        null);
  }

  private static Optional<Python> answering(Path file) {
    try {
      return Optional.of(at(file));
    } catch (TorchException e) {
      return Optional.empty(); // a shim without a Python behind it
    }
  }

  /**
   * Runs a module.
   *
   * @param warned told each line of the error stream as it comes, by another thread
   */
  Outcome runModule(List<String> arguments, Consumer<String> warned) {
    List<String> command = new ArrayList<>(List.of(executable.toString(), "-m"));
    command.addAll(arguments);
    return run(command, warned);
  }

  private static Outcome run(List<String> command, Consumer<String> warned) {
    try {
      Process process = new ProcessBuilder(command).start();
      process.getOutputStream().close();
      List<String> err = new ArrayList<>();
      Thread reader = Thread.startVirtualThread(() -> read(process, err, warned));
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      reader.join();
      return new Outcome(code, out, String.join("\n", err));
    } catch (IOException e) {
      return new Outcome(127, "", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TorchException(command.getFirst() + " was interrupted", null, e);
    }
  }

  private static void read(Process process, List<String> err, Consumer<String> warned) {
    try (Stream<String> lines = process.errorReader(StandardCharsets.UTF_8).lines()) {
      lines.forEach(
          line -> {
            err.add(line);
            warned.accept(line);
          });
    } catch (UncheckedIOException e) {
      err.add(String.valueOf(e.getMessage()));
    }
  }

  static String lastLine(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "without a word" : lines.getLast().strip();
  }
}
