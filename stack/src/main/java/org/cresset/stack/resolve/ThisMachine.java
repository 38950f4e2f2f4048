package org.cresset.stack.resolve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.stack.catalogue.Version;

/** Reads a target from a machine's files, or from those of a folder that stands for its root. */
final class ThisMachine {
  private static final Pattern DRIVER =
      Pattern.compile("(?:Kernel Module|for \\S+)\\s+([0-9]+(?:\\.[0-9]+)+)");
  private static final Pattern GLIBC =
      Pattern.compile("GNU C Library .*?version ([0-9]+\\.[0-9]+)");
  private static final List<String> LIBC =
      List.of(
          "lib/x86_64-linux-gnu/libc.so.6",
          "lib/aarch64-linux-gnu/libc.so.6",
          "lib64/libc.so.6",
          "usr/lib/libc.so.6");
  private static final int SECONDS = 5;

  private final Path root;
  private final Map<String, String> environment;

  ThisMachine(Path root, Map<String, String> environment) {
    this.root = root;
    this.environment = environment;
  }

  Target target() {
    Optional<Version> driver = driver();
    return new Target(
        Machine.find(System.getProperty("os.arch", "")).orElse(Machine.X86_64),
        driver,
        driver.isEmpty(),
        driver.isEmpty() ? List.of() : gpus(),
        glibc(),
        python());
  }

  /** The kernel's module, and not the library that a container may have brought along. */
  Optional<Version> driver() {
    Optional<String> module = text("sys/module/nvidia/version").map(String::strip);
    if (module.filter(Version::isVersion).isPresent()) return module.map(Version::of);
    return text("proc/driver/nvidia/version").flatMap(t -> find(DRIVER, t)).map(Version::of);
  }

  /** The C library carries its version as a text, so that nothing need be run. */
  Optional<Version> glibc() {
    for (String file : LIBC) {
      try {
        Path libc = root.resolve(file);
        if (!Files.isRegularFile(libc)) continue;
        String bytes = new String(Files.readAllBytes(libc), StandardCharsets.ISO_8859_1);
        Optional<String> version = find(GLIBC, bytes);
        if (version.isPresent()) return version.map(Version::of);
      } catch (IOException e) {
        // unreadable: as if it were not there
      }
    }
    return Optional.empty();
  }

  /** The Python of the active environment, else the first on the path that names its version. */
  Optional<PythonVersion> python() {
    String venv = environment.getOrDefault("VIRTUAL_ENV", "");
    if (!venv.isEmpty()) {
      Pattern version = Pattern.compile("(?m)^version(?:_info)? *= *(3\\.[0-9]+)");
      Optional<String> found = text(Path.of(venv, "pyvenv.cfg")).flatMap(t -> find(version, t));
      if (found.isPresent()) return found.map(PythonVersion::of);
    }
    return Stream.of(environment.getOrDefault("PATH", "").split(":"))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> versionOf(Path.of(folder, "python3")).stream())
        .findFirst();
  }

  private static Optional<PythonVersion> versionOf(Path python) {
    try {
      String name = String.valueOf(python.toRealPath().getFileName());
      return find(Pattern.compile("python(3\\.[0-9]+t?)"), name).map(PythonVersion::of);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The files do not say which GPU it is in numbers; NVIDIA's own tool does. */
  private List<ComputeCapability> gpus() {
    List<ComputeCapability> gpus = new ArrayList<>();
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", "--query-gpu=compute_cap", "--format=csv,noheader")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      said.lines()
          .map(String::strip)
          .filter(line -> line.matches("[0-9]{1,2}\\.[0-9]"))
          .map(ComputeCapability::of)
          .distinct()
          .forEach(gpus::add);
    } catch (IOException e) {
      return List.of(); // there is no such tool
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return gpus;
  }

  private Optional<String> text(String file) {
    return text(root.resolve(file));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
