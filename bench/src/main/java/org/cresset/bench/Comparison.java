package org.cresset.bench;

import java.util.Arrays;
import java.util.List;

/**
 * One thing measured on both sides, round by round.
 *
 * @param name what was measured
 * @param unit the unit of both
 * @param lowerIsBetter whether a smaller number is the better one
 * @param cresset our rounds
 * @param python Python's rounds; empty if there was no Python
 * @param bar what the ratio has to reach, as a person reads it; empty if there is no bar
 */
public record Comparison(
    String name,
    String unit,
    boolean lowerIsBetter,
    List<Double> cresset,
    List<Double> python,
    String bar) {
  /** Copies the lists. */
  public Comparison {
    cresset = List.copyOf(cresset);
    python = List.copyOf(python);
  }

  /** The median of our rounds. */
  public double cressetMedian() {
    return median(cresset);
  }

  /** The median of Python's rounds, or NaN. */
  public double pythonMedian() {
    return median(python);
  }

  /** Our median over Python's, or NaN. */
  public double ratio() {
    return cressetMedian() / pythonMedian();
  }

  static double median(List<Double> values) {
    if (values.isEmpty()) return Double.NaN;
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
