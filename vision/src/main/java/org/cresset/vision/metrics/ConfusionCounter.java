package org.cresset.vision.metrics;

import java.util.List;
import java.util.OptionalInt;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/** Counts a {@link ConfusionMatrix} over batches, on their device and without waiting for it. */
public final class ConfusionCounter implements AutoCloseable {
  private final List<String> classes;
  private final OptionalInt ignore;
  private final Tensor counts; // int64 (C * C)

  private ConfusionCounter(List<String> classes, OptionalInt ignore, Device device) {
    this.classes = List.copyOf(classes);
    this.ignore = ignore;
    long places = (long) classes.size() * classes.size();
    counts =
        Tensor.empty(DType.INT64, device, MemoryFormat.CONTIGUOUS, places).leaveScope().zero_();
  }

  /**
   * Counts nothing yet.
   *
   * @param classes the classes' names
   * @param ignore the label of what does not count, if any
   * @param device where the batches are
   */
  public static ConfusionCounter of(List<String> classes, OptionalInt ignore, Device device) {
    return new ConfusionCounter(classes, ignore, device);
  }

  /**
   * Counts a batch.
   *
   * @param truth int64, of any shape, each a class or the label to ignore
   * @param prediction int64 of the same shape, each a class
   * @throws ShapeException if the shapes differ
   */
  public void add(Tensor truth, Tensor prediction) {
    requireOneShape(truth, prediction);
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      counts.add_(each(truth.reshape(1, -1), prediction.reshape(1, -1)).reshape(-1));
    }
  }

  /**
   * Counts a batch, and each item of it alone.
   *
   * @param truth int64 (N, ...)
   * @param prediction int64 of the same shape
   * @return the items' own counts, int64 (N, C, C), the true class first
   */
  public Tensor addEach(Tensor truth, Tensor prediction) {
    requireOneShape(truth, prediction);
    try (Scope scope = Scope.open();
        NoGrad _ = NoGrad.open()) {
      long items = truth.size(0);
      Tensor own = each(truth.reshape(items, -1), prediction.reshape(items, -1));
      counts.add_(own.sum(0, false).reshape(-1));
      return scope.keep(own);
    }
  }

  private static void requireOneShape(Tensor truth, Tensor prediction) {
    if (!truth.shape().equals(prediction.shape())) {
      throw new ShapeException(
          "ConfusionCounter: truth and prediction must have one shape, got "
              + truth.shape()
              + " and "
              + prediction.shape());
    }
  }

  /** Every pair of classes becomes one number, and those are counted. */
  private Tensor each(Tensor truth, Tensor prediction) { // int64 (N, P)
    long items = truth.size(0);
    int n = classes.size();
    Tensor first =
        Tensor.arange(items).to(truth.device()).mul((double) n * n).unsqueeze(1); // (N, 1)
    Tensor pairs = truth.mul(n).add(prediction).add(first); // (N, P)
    if (ignore.isPresent()) pairs = pairs.maskedSelect(truth.ne(ignore.getAsInt()));
    return pairs.reshape(-1).bincount(items * n * n).reshape(items, n, n);
  }

  /** What was counted so far; waits for the device. */
  public ConfusionMatrix matrix() {
    try (Scope _ = Scope.open()) {
      return matrix(classes, counts);
    }
  }

  /** The matrix of counts that are int64 (C, C); waits for the device. */
  public static ConfusionMatrix matrix(List<String> classes, Tensor counts) {
    long[] flat = counts.reshape(-1).toLongArray();
    int n = classes.size();
    long[][] rows = new long[n][n];
    for (int i = 0; i < flat.length; i++) rows[i / n][i % n] = flat[i];
    return ConfusionMatrix.of(classes, rows);
  }

  @Override
  public void close() {
    counts.close();
  }
}
