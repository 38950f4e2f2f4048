package org.cresset.vision.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The lines of {@code metrics.jsonl}: named numbers, a line an epoch.
 *
 * @param lines the objects in their order
 */
record Epochs(List<Json> lines) {
  static final String EPOCH = "epoch";

  /** Copies the list. */
  Epochs {
    lines = List.copyOf(lines);
  }

  /** The names of all numbers that some epoch has. */
  Collection<String> names() {
    LinkedHashSet<String> names = new LinkedHashSet<>();
    for (Json line : lines) {
      line.entries()
          .forEach(
              (name, value) -> {
                if (!Double.isNaN(value.number())) names.add(name);
              });
    }
    return names;
  }

  /** One number over the epochs; NaN where an epoch has none. */
  double[] values(String name) {
    return lines.stream().mapToDouble(line -> line.at(name).number()).toArray();
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  int size() {
    return lines.size();
  }

  double last(String name) {
    return isEmpty() ? Double.NaN : lines.getLast().at(name).number();
  }

  /** The sum of a number over the epochs that have it. */
  double sum(String name) {
    return Stream.of(lines)
        .flatMap(List::stream)
        .mapToDouble(line -> line.at(name).number())
        .filter(Double::isFinite)
        .sum();
  }

  /** The median of a number over the epochs that have it; NaN without any. */
  double median(String name) {
    double[] sorted =
        lines.stream()
            .mapToDouble(line -> line.at(name).number())
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /**
   * A value and the epoch that has it.
   *
   * @param value NaN if no epoch has one
   */
  record Best(double value, int epoch) {}

  /** The least or the greatest value, of several the first. */
  Best best(String name, boolean least) {
    Best best = new Best(Double.NaN, 0);
    for (Json line : lines) {
      double value = line.at(name).number();
      boolean better = least ? value < best.value : value > best.value;
      if (Double.isFinite(value) && (better || Double.isNaN(best.value))) {
        best = new Best(value, (int) line.at(EPOCH).number());
      }
    }
    return best;
  }

  /** Names that a test holds for, in the order of the file. */
  List<String> names(Predicate<String> test) {
    return new ArrayList<>(names().stream().filter(test).toList());
  }

  static boolean isLoss(String name) {
    return name.endsWith("loss");
  }

  /** Whether less of it is better. */
  static boolean isError(String name) {
    return isLoss(name) || name.endsWith("_ece");
  }

  /** Whether a number is a share, such as an accuracy: all its values lie from 0 to 1. */
  boolean isShare(String name) {
    boolean measured = name.startsWith("test_") || name.startsWith("train_");
    return measured
        && !isLoss(name)
        && lines.stream()
            .mapToDouble(line -> line.at(name).number())
            .allMatch(value -> Double.isNaN(value) || (value >= 0 && value <= 1));
  }

  /** The shares of which more is better, first what a run is judged by. */
  List<String> shares() {
    List<String> shares = names(name -> isShare(name) && !isError(name));
    shares.sort(Comparator.comparingInt(Epochs::rank));
    return shares;
  }

  private static int rank(String name) {
    return switch (name) {
      case "test_miou" -> 0;
      case "test_accuracy" -> 1;
      default -> name.startsWith("test_") ? 2 : 3;
    };
  }
}
