package org.cresset.stack.locking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.fetch.Lengths;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.resolve.Resolution;
import org.cresset.torch.LibTorchProvider.Progress;
import org.cresset.torch.TorchException;

/**
 * Asks the user's pip, with the user's own configuration, which wheels a set consists of. Nothing
 * is installed. The wheels are chosen for the target's tags and not for this machine's, so that the
 * answer is the same everywhere.
 */
final class Pip {
  private static final int OLDEST_GLIBC_MINOR = 5; // manylinux1
  private static final String CONFLICT = "ResolutionImpossible";

  /** What pip says before it tries again: how often it still may, what went wrong, and where. */
  private static final Pattern RETRY =
      Pattern.compile(
          "^WARNING: Retrying \\(Retry\\(total=([0-9]+),.*after connection broken by"
              + " '(?:[A-Za-z]+\\.)*([A-Za-z]+)\\(.*: (\\S+)$");

  private final Python python;
  private final List<Placeholder> without;
  private final PipReport reports;
  private final Progress progress;

  /**
   * Asks the pip of {@code python}.
   *
   * @param lengths measures what pip has found
   * @param progress told that pip is asked, and what it waits for
   */
  Pip(Python python, List<Placeholder> without, Lengths lengths, Progress progress) {
    this.python = python;
    this.without = without;
    this.progress = progress;
    reports = new PipReport(lengths);
  }

  /** What pip came to. */
  sealed interface Answer {
    /** The wheels of the requirements and of all that they require. */
    record Wheels(List<Artifact> artifacts) implements Answer {}

    /** There are none; the same set in other words may have some. */
    record Nothing(TorchException why) implements Answer {}
  }

  /**
   * The wheels of some requirements and of all that they require.
   *
   * @throws TorchException if pip fails for a reason that other words would not change
   */
  Answer wheels(List<String> requirements, Resolution resolution) {
    Version glibc = resolution.target().glibc().orElse(resolution.variant().glibc());
    return wheels(
        requirements,
        platforms(glibc, resolution.target().machine()),
        "add the index of " + resolution.variant().tag() + " to pip's configuration");
  }

  /**
   * The same for platforms that are known by their tags, best first.
   *
   * @param hint what to do where an index lacks a requirement
   */
  Answer wheels(List<String> requirements, List<String> platforms, String hint) {
    try {
      Path folder = Files.createTempDirectory("cresset-pip-");
      Path report = folder.resolve("report.json");
      try {
        for (Placeholder placeholder : without) placeholder.write(folder);
        progress.at("asking pip for " + some(requirements), 0, -1);
        Python.Outcome outcome =
            python.runModule(arguments(requirements, platforms, folder, report), this::tell);
        if (outcome.exitCode() == 0) return new Answer.Wheels(chosen(reports.artifacts(report)));
        Optional<String> missing = missing(outcome.err(), requirements);
        if (missing.isPresent()) return new Answer.Nothing(absent(missing.get(), hint));
        TorchException failure = failure(outcome);
        if (outcome.err().contains(CONFLICT)) return new Answer.Nothing(failure);
        throw failure;
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

  private static String some(List<String> requirements) {
    int more = requirements.size() - 1;
    return requirements.getFirst() + (more > 0 ? " and " + more + " more" : "");
  }

  /** Passes on that an index does not answer, over which pip may spend minutes. */
  private void tell(String line) {
    Matcher retry = RETRY.matcher(line);
    if (!retry.find()) return;
    progress.at(
        "pip waits for its index: %s of %s, %s tries left"
            .formatted(retry.group(2), retry.group(3), retry.group(1)),
        0,
        -1);
  }

  private List<String> arguments(
      List<String> requirements, List<String> platforms, Path folder, Path report) {
    List<String> arguments =
        new ArrayList<>(List.of("pip", "install", "--dry-run", "--ignore-installed", "--no-input"));
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

  private static Optional<String> missing(String err, List<String> requirements) {
    return requirements.stream()
        .filter(r -> err.contains("No matching distribution found for " + r))
        .findFirst();
  }

  private static TorchException absent(String requirement, String hint) {
    return new TorchException(
        "the indexes in pip's configuration have no " + requirement + " for this target",
        hint,
        null);
  }

  private static TorchException failure(Python.Outcome outcome) {
    List<String> errors = outcome.err().lines().filter(line -> line.startsWith("ERROR: ")).toList();
    String said =
        errors.stream()
            .filter(line -> !line.contains(CONFLICT))
            .reduce((first, second) -> second)
            .map(line -> line.substring("ERROR: ".length()))
            .orElse(Python.lastLine(outcome.err()));
    List<String> causes = causes(outcome.out());
    String hint = null;
    if (said.contains("No matching distribution")) {
      hint =
          "add the index that has it to pip's configuration, or go without it: --without"
              + " NAME==VERSION";
    } else if (causes.stream().anyMatch(cause -> cause.contains("(constraint)"))) {
      hint = "the constraint stands in pip's own configuration: see pip config debug";
    }
    String because = causes.isEmpty() ? "" : " (" + String.join("; ", causes) + ")";
    return new TorchException("pip finds no such set of wheels: " + said + because, hint, null);
  }

  /** What pip lists below "The conflict is caused by:". */
  private static List<String> causes(String out) {
    return out.lines()
        .dropWhile(line -> !line.startsWith("The conflict is caused by"))
        .skip(1)
        .takeWhile(line -> !line.isBlank())
        .map(String::strip)
        .toList();
  }
}
