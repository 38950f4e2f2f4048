package org.cresset.doctor.evidence;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to look at.
 *
 * @param root where the machine's files are
 * @param environment the variables of the process that is to train
 * @param directory where it is to run
 * @param stack the Python environment or LibTorch that is to be used
 * @param log what a program or a container said when it failed, line by line
 * @param patience how long the driver may take to answer
 */
public record Examination(
    Root root,
    Map<String, String> environment,
    Path directory,
    Optional<Path> stack,
    List<String> log,
    Duration patience) {
  /** How long the driver may take unless told otherwise: all of it is to take 3 s. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int LONGEST_LOG = 2000;

  /** Copies what may change. */
  public Examination {
    environment = Map.copyOf(environment);
    log = List.copyOf(log);
  }

  /** Of this process, with nothing to use yet. */
  public static Examination ofThisProcess() {
    return new Examination(
        Root.REAL,
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Optional.empty(),
        List.of(),
        PATIENCE);
  }

  /** The same with another root. */
  public Examination root(Root root) {
    return new Examination(root, environment, directory, stack, log, patience);
  }

  /** The same with another environment. */
  public Examination environment(Map<String, String> environment) {
    return new Examination(root, environment, directory, stack, log, patience);
  }

  /** The same with a stack. */
  public Examination stack(Path stack) {
    return new Examination(root, environment, directory, Optional.of(stack), log, patience);
  }

  /** The same with what was said. */
  public Examination log(List<String> log) {
    return new Examination(root, environment, directory, stack, log, patience);
  }

  /** The same with another patience. */
  public Examination patience(Duration patience) {
    return new Examination(root, environment, directory, stack, log, patience);
  }

  /** Reads and asks everything; what does not answer is left out. */
  public Evidence gather() {
    List<Probe> probes =
        List.of("system", "cuda").stream()
            .map(subject -> Probe.start(subject, root, environment))
            .toList();
    Notes notes = new Notes();
    Hardware.read(root, notes);
    Place.read(root, environment, notes);
    Variables.read(root, environment, notes);
    stack.ifPresent(folder -> StackFiles.read(folder, notes));
    Limits.read(root, directory, notes);
    for (int i = 0; i < Math.min(LONGEST_LOG, log.size()); i++) {
      if (!log.get(i).isBlank()) notes.note("log line " + (i + 1), log.get(i));
    }
    for (Probe probe : probes) probe.answers(patience, notes);
    return notes.evidence();
  }
}
