package org.cresset.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/** The numbers of several ways to do one thing, on both sides. */
final class Rounds {
  private final Options options;
  private final String what;
  private final Map<String, List<Double>> ours = new TreeMap<>();
  private final Map<String, List<Double>> theirs = new TreeMap<>();
  private int round;

  Rounds(Options options, String what) {
    this.options = options;
    this.what = what;
  }

  void next() {
    round++;
    options.progress().accept(what + ", round " + round + " of " + options.rounds());
  }

  void ours(String way, double value) {
    ours.computeIfAbsent(way, _ -> new ArrayList<>()).add(value);
  }

  void theirs(String way, double value) {
    theirs.computeIfAbsent(way, _ -> new ArrayList<>()).add(value);
  }

  /** Each side's best way, by its median. */
  Comparison best(String name, String unit, DoubleBinaryOperator better, String bar) {
    boolean lower = better.applyAsDouble(1, 2) == 1;
    String ourWay = bestWay(ours, better);
    String theirWay = bestWay(theirs, better);
    String label = name + " (" + ourWay + (theirWay.isEmpty() ? "" : "; " + theirWay) + ")";
    return new Comparison(
        label,
        unit,
        lower,
        ours.getOrDefault(ourWay, List.of()),
        theirs.getOrDefault(theirWay, List.of()),
        bar);
  }

  private static String bestWay(Map<String, List<Double>> ways, DoubleBinaryOperator better) {
    String best = "";
    double median = Double.NaN;
    for (Map.Entry<String, List<Double>> way : ways.entrySet()) {
      double candidate = Comparison.median(way.getValue());
      if (best.isEmpty() || better.applyAsDouble(candidate, median) == candidate) {
        best = way.getKey();
        median = candidate;
      }
    }
    return best;
  }
}
