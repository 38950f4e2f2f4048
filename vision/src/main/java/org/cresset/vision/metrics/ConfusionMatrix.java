package org.cresset.vision.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often what was taken for what: images or pixels, and the measures that follow from it.
 *
 * <p>With T, F⁺ and F⁻ the right, the wrongly claimed and the missed ones of a class: {@link
 * #iou()} is T / (T + F⁺ + F⁻) (Jaccard), {@link #dice()} 2T / (2T + F⁺ + F⁻) (the F1 score),
 * {@link #precision()} T / (T + F⁺), {@link #recall()} T / (T + F⁻). A measure of a class for which
 * its divisor is 0 is NaN, and means leave such classes out. Source: Everingham et al., "The Pascal
 * Visual Object Classes Challenge" (2010) for the mean IoU; sklearn's {@code confusion_matrix}.
 */
public final class ConfusionMatrix {
  private final List<String> classes;
  private final long[][] counts;

  private ConfusionMatrix(List<String> classes, long[][] counts) {
    this.classes = List.copyOf(classes);
    this.counts = copy(counts);
  }

  /**
   * Of counts that are there.
   *
   * @param classes the classes' names
   * @param counts a row for each true class, in it a column for each predicted one; copied
   * @throws IllegalArgumentException if it is not square, or a count is below 0
   */
  public static ConfusionMatrix of(List<String> classes, long[][] counts) {
    int n = classes.size();
    boolean square =
        n > 0 && counts.length == n && Arrays.stream(counts).allMatch(row -> row.length == n);
    if (!square) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: there must be a row and a column for each of " + n + " classes");
    }
    for (long[] row : counts) {
      for (long count : row) {
        if (count < 0) {
          throw new IllegalArgumentException(
              "ConfusionMatrix: counts must be 0 or more, got " + count);
        }
      }
    }
    return new ConfusionMatrix(classes, counts);
  }

  private static long[][] copy(long[][] rows) {
    return Arrays.stream(rows).map(long[]::clone).toArray(long[][]::new);
  }

  /** The classes' names, in the order of rows and columns. */
  public List<String> classes() {
    return classes;
  }

  /** A copy: a row for each true class, in it a column for each predicted one. */
  public long[][] counts() {
    return copy(counts);
  }

  /** How often {@code truth} was taken for {@code prediction}. */
  public long count(int truth, int prediction) {
    return counts[truth][prediction];
  }

  /** All together. */
  public long total() {
    return IntStream.range(0, counts.length).mapToLong(this::truths).sum();
  }

  /** How many are of a class. */
  public long truths(int label) {
    return Arrays.stream(counts[label]).sum();
  }

  /** How many were taken for a class. */
  public long predictions(int label) {
    return Arrays.stream(counts).mapToLong(row -> row[label]).sum();
  }

  /** How many of a class were told rightly. */
  public long right(int label) {
    return counts[label][label];
  }

  /** The share of all that were told rightly, of pixels the pixel accuracy; NaN of nothing. */
  public double accuracy() {
    long right = IntStream.range(0, counts.length).mapToLong(this::right).sum();
    return ratio(right, total());
  }

  /** Of each class the share of what is or was taken for it that is both: intersection by union. */
  public double[] iou() {
    return each(i -> ratio(right(i), truths(i) + predictions(i) - right(i)));
  }

  /** Of each class twice the intersection, by the sum of both sets. */
  public double[] dice() {
    return each(i -> ratio(2 * right(i), truths(i) + predictions(i)));
  }

  /** Of each class the share of those taken for it that are it. */
  public double[] precision() {
    return each(i -> ratio(right(i), predictions(i)));
  }

  /** Of each class the share of those that are it that were told: its own accuracy. */
  public double[] recall() {
    return each(i -> ratio(right(i), truths(i)));
  }

  /** The mean of {@link #iou()}: mIoU. */
  public double meanIou() {
    return mean(iou());
  }

  /** The mean of {@link #dice()}. */
  public double meanDice() {
    return mean(dice());
  }

  /** The mean of {@link #recall()}: balanced accuracy. */
  public double meanRecall() {
    return mean(recall());
  }

  private double[] each(IntToDoubleFunction measure) {
    return IntStream.range(0, counts.length).mapToDouble(measure).toArray();
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }

  /** The same classes and the same counts. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix
        && classes.equals(matrix.classes)
        && Arrays.deepEquals(counts, matrix.counts);
  }

  @Override
  public int hashCode() {
    return 31 * classes.hashCode() + Arrays.deepHashCode(counts);
  }

  /** As in {@code confusion of 11 classes, 4,320 told, accuracy 0.912}. */
  @Override
  public String toString() {
    return "confusion of %d classes, %,d told, accuracy %.3f"
        .formatted(classes.size(), total(), accuracy());
  }
}
