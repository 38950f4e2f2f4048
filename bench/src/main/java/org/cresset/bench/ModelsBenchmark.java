package org.cresset.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Training steps of several networks on data in memory, beside the best that Python does. */
final class ModelsBenchmark {
  private static final int WARM_UP = 3; // rounds, until the compiler has seen it all

  private ModelsBenchmark() {}

  static Report run(Options options) {
    List<Comparison> rows = new ArrayList<>();
    try (Peer peer = options.peer("models.py").orElse(null)) {
      for (Workload workload : Workloads.ALL) {
        if (options.only().isEmpty() || options.only().contains(workload.name())) {
          rows.add(compare(options, peer, workload));
        }
      }
      return new Report(
          "Training steps, data in memory", Machine.describe(Optional.ofNullable(peer)), rows);
    }
  }

  private static Comparison compare(Options options, @Nullable Peer peer, Workload workload) {
    Rounds rounds = new Rounds(options, workload.name());
    try (Workload.Training training = workload.make().get()) {
      for (int i = 0; i < WARM_UP; i++) workload.millisecondsPerStep(training);
      for (int round = 0; round < options.rounds(); round++) {
        rounds.next();
        rounds.ours("", workload.millisecondsPerStep(training));
        if (peer == null) continue;
        for (String way : workload.ways()) {
          String command = "steps %s %s %d".formatted(workload.name(), way, workload.steps());
          rounds.theirs(way, peer.ask(command, "ms_per_step"));
        }
      }
    }
    String bar = String.format(Locale.ROOT, "<= %.2f", 1 / workload.bar());
    return rounds.best(workload.name(), "ms/step", Math::min, bar);
  }
}
