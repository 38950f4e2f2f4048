package org.cresset.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** Time per operator on 4 elements: what a call costs, not what arithmetic does. */
final class OpsBenchmark {
  private static final int CALLS = 20_000;
  private static final int WARM_UP = 10;
  private static final List<String> NAMES =
      List.of("add", "mul", "relu", "add with graph", "mul with graph", "relu with graph");

  private OpsBenchmark() {}

  static Report run(Options options) {
    try (Peer peer = options.peer("ops.py").orElse(null)) {
      Map<String, List<Double>> ours = new LinkedHashMap<>();
      Map<String, List<Double>> theirs = new LinkedHashMap<>();
      for (int i = 0; i < WARM_UP; i++) measure();
      for (int round = 0; round < options.rounds(); round++) {
        options.progress().accept("round " + (round + 1) + " of " + options.rounds());
        add(ours, measure());
        if (peer != null) add(theirs, peer.ask("round"));
      }
      List<Comparison> rows = new ArrayList<>();
      for (String name : NAMES) {
        rows.add(
            new Comparison(
                name,
                "ns",
                true,
                ours.getOrDefault(name, List.of()),
                theirs.getOrDefault(name, List.of()),
                name.endsWith("graph") ? "<= 0.7" : "<= 0.9"));
      }
      return new Report(
          "Time per operator, 4 elements", Machine.describe(Optional.ofNullable(peer)), rows);
    }
  }

  private static void add(Map<String, List<Double>> rounds, Map<String, Double> round) {
    round.forEach((name, value) -> rounds.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
  }

  private static Map<String, Double> measure() {
    Map<String, Double> results = new LinkedHashMap<>();
    try (Scope _ = Scope.open()) {
      Tensor a = Tensor.ones(4);
      Tensor b = Tensor.ones(4);
      try (var _ = NoGrad.open()) {
        results.put("add", nanoseconds(() -> a.add(b).close()));
        results.put("mul", nanoseconds(() -> a.mul(b).close()));
        results.put("relu", nanoseconds(() -> a.relu().close()));
      }
      a.requiresGrad_(true);
      b.requiresGrad_(true);
      results.put("add with graph", nanoseconds(() -> a.add(b).close()));
      results.put("mul with graph", nanoseconds(() -> a.mul(b).close()));
      results.put("relu with graph", nanoseconds(() -> a.relu().close()));
    }
    return results;
  }

  private static double nanoseconds(Runnable call) {
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) call.run();
    return (System.nanoTime() - start) / (double) CALLS;
  }
}
