package org.cresset.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cresset.doctor.Doctor;
import org.cresset.doctor.Report;
import org.cresset.doctor.ReportJson;
import org.cresset.doctor.ReportText;
import org.cresset.doctor.Words;
import org.cresset.doctor.evidence.Examination;
import org.cresset.doctor.evidence.Root;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Says whether this machine can train on its GPU, and if not, the one thing to fix.",
    footer = {
      "%nExit codes: 0 usable, 1 not usable, 2 wrong use, 3 usable with warnings.",
      "docs/guides/doctor.md explains every id."
    })
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "one line of JSON, with everything that was read")
  private boolean json;

  @Option(names = "--short", description = "one line: the answer and what is to be fixed")
  private boolean brief;

  @Option(
      names = "--stack",
      paramLabel = "DIR",
      description = "the Python environment or LibTorch to use (default: Cresset's own)")
  private @Nullable Path stack;

  @Option(names = "--lang", paramLabel = "LANG", description = "en or zh (default: the locale's)")
  private @Nullable String language;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "what a program or a container said when it failed")
  private @Nullable Path log;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "how long the driver may take to answer (default: 2)")
  private @Nullable Double timeout;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "read /proc, /sys, /dev and /etc under this folder")
  private @Nullable Path root;

  @Spec private CommandSpec spec;

  private final Console console;

  @SuppressWarnings("NullAway.Init") // picocli gives the spec
  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Words words = words();
    Examination examination = Examination.ofThisProcess();
    Optional<Path> used = Optional.ofNullable(stack).map(this::folder).or(Doctor::stackInUse);
    if (used.isPresent()) examination = examination.stack(used.get());
    if (root != null) examination = examination.root(new Root(folder(root).toAbsolutePath()));
    if (log != null) examination = examination.log(lines(log));
    if (timeout != null) examination = examination.patience(patience(timeout));
    Report report = Doctor.examine(examination);
    if (brief && !json) console.out().println(ReportText.line(report, words));
    else console.out().print(json ? ReportJson.of(report, words) : ReportText.of(report, words));
    return report.verdict().exitCode();
  }

  private Words words() {
    if (language == null) return Words.ofUser();
    if (!Words.LANGUAGES.contains(language)) {
      throw wrong("--lang must be " + String.join(" or ", Words.LANGUAGES) + ", got " + language);
    }
    return Words.of(language);
  }

  private Duration patience(double seconds) {
    if (!(seconds > 0 && seconds <= 3600)) {
      throw wrong("--timeout must be above 0 and at most 3600 seconds, got " + seconds);
    }
    return Duration.ofMillis((long) (1000 * seconds));
  }

  private Path folder(Path path) {
    if (!Files.isDirectory(path)) throw wrong("there is no folder " + path);
    return path;
  }

  private static java.util.List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private UsageException wrong(String message) {
    return new UsageException(spec.commandLine(), message, null);
  }
}
