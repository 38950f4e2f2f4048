package org.cresset.stack.locking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.resolve.Resolution;
import org.cresset.torch.TorchException;

/**
 * Asks the user's pip, with the user's own configuration, which wheels a set consists of. Nothing
 * is installed. The wheels are chosen for the target's tags and not for this machine's, so that the
 * answer is the same everywhere.
 */
final class Pip {
  private static final int OLDEST_GLIBC_MINOR = 5; // manylinux1

  private final Python python;
  private final List<Placeholder> without;

  Pip(Python python, List<Placeholder> without) {
    this.python = python;
    this.without = without;
  }

  /**
   * The wheels of some requirements and of all that they require.
   *
   * @return empty if the index has no such version of a requirement
   * @throws TorchException if pip fails otherwise
   */
  Optional<List<Artifact>> wheels(List<String> requirements, Resolution resolution) {
    Version glibc = resolution.target().glibc().orElse(resolution.variant().glibc());
    return wheels(requirements, platforms(glibc, resolution.target().machine()));
  }

  /** The same for platforms that are known by their tags, best first. */
  Optional<List<Artifact>> wheels(List<String> requirements, List<String> platforms) {
    try {
      Path folder = Files.createTempDirectory("cresset-pip-");
      Path report = folder.resolve("report.json");
      try {
        for (Placeholder placeholder : without) placeholder.write(folder);
        Python.Outcome outcome =
            python.runModule(arguments(requirements, platforms, folder, report));
        if (outcome.exitCode() == 0) return Optional.of(chosen(PipReport.artifacts(report)));
        if (isMissing(outcome.err(), requirements)) return Optional.empty();
        throw failure(outcome.err());
      } finally {
        try (var files = Files.newDirectoryStream(folder)) {
          for (Path file : files) Files.delete(file);
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new TorchException("pip's report cannot be read: " + e.getMessage(), null, e);
    }
  }

  private List<String> arguments(
      List<String> requirements, List<String> platforms, Path folder, Path report) {
    List<String> arguments =
        new ArrayList<>(
            List.of("pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--no-input"));
    arguments.addAll(List.of("--disable-pip-version-check", "--only-binary=:all:"));
    arguments.addAll(List.of("--target", folder.resolve("none").toString()));
    arguments.addAll(List.of("--report", report.toString()));
    PythonVersion version = python.version();
    arguments.addAll(List.of("--implementation", "cp", "--python-version", "3." + version.minor()));
    for (String abi : List.of(version.tag(), "abi3", "none"))
      arguments.addAll(List.of("--abi", abi));
    for (String tag : platforms) arguments.addAll(List.of("--platform", tag));
    if (!without.isEmpty()) arguments.addAll(List.of("--find-links", folder.toString()));
    arguments.addAll(requirements);
    return arguments;
  }

  /** The platforms that a C library runs, newest first. */
  static List<String> platforms(Version glibc, Machine machine) {
    List<String> platforms = new ArrayList<>();
    for (int minor = glibc.minor(); minor >= OLDEST_GLIBC_MINOR; minor--) {
      platforms.add("manylinux_2_" + minor + "_" + machine);
      if (minor == 17) platforms.add("manylinux2014_" + machine);
      if (minor == 12) platforms.add("manylinux2010_" + machine);
      if (minor == 5) platforms.add("manylinux1_" + machine);
    }
    platforms.add("linux_" + machine);
    return platforms;
  }

  private List<Artifact> chosen(List<Artifact> wheels) {
    return wheels.stream()
        .filter(wheel -> without.stream().noneMatch(left -> left.name().equals(wheel.name())))
        .toList();
  }

  private static boolean isMissing(String err, List<String> requirements) {
    return requirements.stream()
        .anyMatch(r -> err.contains("No matching distribution found for " + r));
  }

  private static TorchException failure(String err) {
    List<String> errors = err.lines().filter(line -> line.startsWith("ERROR: ")).toList();
    String said = errors.isEmpty() ? Python.lastLine(err) : errors.getLast().substring(7);
    String hint =
        said.contains("No matching distribution")
            ? "add the index that has it to pip's configuration, or go without it: --without"
                + " NAME==VERSION"
            : null;
    return new TorchException("pip finds no such set of wheels: " + said, hint, null);
  }
}
