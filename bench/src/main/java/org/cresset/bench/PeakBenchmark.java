package org.cresset.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The greatest resident memory of training steps, each side in a fresh process.
 *
 * <p>Two rows a network: what the whole process came to, and how far that is above what it held
 * before its first step, with weights and data there already.
 */
final class PeakBenchmark {
  private static final List<String> USUAL = List.of("resnet18");
  private static final int STEPS = 3;

  private PeakBenchmark() {}

  static Report run(Options options) throws IOException {
    List<String> names = options.only().isEmpty() ? USUAL : options.only();
    List<Comparison> rows = new ArrayList<>();
    Optional<String> torch = Optional.empty();
    for (Workload workload : Workloads.ALL) {
      if (!names.contains(workload.name())) continue;
      Rounds whole = new Rounds(options, workload.name());
      Rounds steps = new Rounds(options, workload.name());
      for (int round = 0; round < options.rounds(); round++) {
        whole.next();
        Map<String, Double> ours =
            Peer.numbers(OwnJava.output(PeakMemory.class, workload.name(), String.valueOf(STEPS)));
        whole.ours("", ours.getOrDefault("peak_mib", Double.NaN));
        steps.ours("", ours.getOrDefault("steps_mib", Double.NaN));
        for (String way : workload.ways()) {
          try (Peer peer = options.peer("models.py").orElse(null)) {
            if (peer == null) continue;
            torch = Optional.of(peer.torchVersion());
            Map<String, Double> theirs =
                peer.ask("peak %s %s %d".formatted(workload.name(), way, STEPS));
            whole.theirs(way, theirs.getOrDefault("peak_mib", Double.NaN));
            steps.theirs(way, theirs.getOrDefault("steps_mib", Double.NaN));
          }
        }
      }
      rows.add(whole.best(workload.name() + ", whole process", "MiB", Math::min, "<= 1.00"));
      rows.add(steps.best(workload.name() + ", by its steps", "MiB", Math::min, "<= 1.00"));
    }
    return new Report(
        "Peak of resident memory over " + STEPS + " training steps", Machine.beside(torch), rows);
  }
}
