package org.cresset.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Time to the first operator's result in a fresh process, start of the runtime included. */
final class StartBenchmark {
  private StartBenchmark() {}

  static Report run(Options options) {
    ProcessBuilder java = new ProcessBuilder(OwnJava.command(FirstOperator.class));
    Optional<ProcessBuilder> python =
        Optional.ofNullable(options.python()).map(p -> Peer.builder(python(p)));
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    milliseconds(java); // the files of both are then in the page cache
    python.ifPresent(StartBenchmark::milliseconds);
    for (int round = 0; round < options.rounds(); round++) {
      options.progress().accept("round " + (round + 1) + " of " + options.rounds());
      ours.add(milliseconds(java));
      python.map(StartBenchmark::milliseconds).ifPresent(theirs::add);
    }
    Comparison row =
        new Comparison("process start to first result", "ms", true, ours, theirs, "<= 0.5");
    try (Peer peer = options.peer("ops.py").orElse(null)) {
      return new Report(
          "First operator in a fresh process",
          Machine.describe(Optional.ofNullable(peer)),
          List.of(row));
    }
  }

  private static List<String> python(Path python) {
    try {
      return List.of(python.toString(), Peer.unpack("start.py").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double milliseconds(ProcessBuilder command) {
    try {
      command.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      command.redirectError(ProcessBuilder.Redirect.INHERIT);
      long start = System.nanoTime();
      int code = command.start().waitFor();
      if (code != 0) throw new IOException(command.command().getFirst() + " ended with " + code);
      return (System.nanoTime() - start) / 1e6;
    } catch (IOException e) {
      throw new UncheckedIOException("bench: a process could not be timed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("bench: interrupted", e);
    }
  }
}
