package org.cresset.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Training steps of several networks on data in memory, beside the best that Python does. */
final class ModelsBenchmark {
  /** Steps run alone for as long as this, or Java's compiler takes a core from those measured. */
  private static final Duration WARM_UP = Duration.ofSeconds(10);

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
      warmUp(workload, training);
      if (peer != null) for (String way : workload.ways()) theirs(peer, workload, way);
      for (int round = 0; round < options.rounds(); round++) {
        rounds.next();
        for (Runnable turn : turns(peer, workload, training, rounds)) turn.run();
      }
    }
    String bar = String.format(Locale.ROOT, "<= %.2f", 1 / workload.bar());
    return rounds.best(workload.name(), "ms/step", Math::min, bar);
  }

  /** Each side's ways, in an order of their own: who comes after whom must not tell. */
  private static List<Runnable> turns(
      @Nullable Peer peer, Workload workload, Workload.Training training, Rounds rounds) {
    List<Runnable> turns = new ArrayList<>();
    turns.add(() -> rounds.ours("", workload.millisecondsPerStep(training)));
    if (peer != null) {
      for (String way : workload.ways()) {
        turns.add(() -> rounds.theirs(way, theirs(peer, workload, way)));
      }
    }
    Collections.shuffle(turns);
    return turns;
  }

  private static void warmUp(Workload workload, Workload.Training training) {
    long start = System.nanoTime();
    do workload.millisecondsPerStep(training);
    while (System.nanoTime() - start < WARM_UP.toNanos());
  }

  private static double theirs(Peer peer, Workload workload, String way) {
    String command = "steps %s %s %d".formatted(workload.name(), way, workload.steps());
    return peer.ask(command, "ms_per_step");
  }
}
