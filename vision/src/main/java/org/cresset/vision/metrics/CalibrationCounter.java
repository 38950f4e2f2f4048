package org.cresset.vision.metrics;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** Counts a {@link Calibration} over batches, on their device and without waiting for it. */
public final class CalibrationCounter implements AutoCloseable {
  /** As many bins as in the paper. */
  public static final int BINS = 15;

  private final int bins;
  private final Tensor counts; // float64 (3, bins): images, their probabilities, those told rightly

  private CalibrationCounter(int bins, Device device) {
    if (bins < 1) {
      throw new IllegalArgumentException("CalibrationCounter: bins must be 1 or more, got " + bins);
    }
    this.bins = bins;
    counts =
        Tensor.empty(DType.FLOAT64, device, MemoryFormat.CONTIGUOUS, 3, bins).leaveScope().zero_();
  }

  /** Counts nothing yet. */
  public static CalibrationCounter of(int bins, Device device) {
    return new CalibrationCounter(bins, device);
  }

  /**
   * Counts a batch.
   *
   * @param probabilities (N, C), each row a distribution
   * @param labels int64 (N)
   */
  public void add(Tensor probabilities, Tensor labels) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      var best = probabilities.to(DType.FLOAT64).topk(1, 1, true, false);
      Tensor confidence = best.values().reshape(-1); // (N)
      Tensor right = best.indices().reshape(-1).eq(labels).to(DType.FLOAT64);
      Tensor bin = confidence.mul(bins).ceil().sub(1).clamp(0, bins - 1.0).to(DType.INT64);
      counts.select(0, 0).add_(bin.bincount(bins));
      counts.select(0, 1).add_(bin.bincount(confidence, bins));
      counts.select(0, 2).add_(bin.bincount(right, bins));
    }
  }

  /** What was counted so far; waits for the device. */
  public Calibration calibration() {
    double[] values;
    try (Scope _ = Scope.open()) {
      values = counts.reshape(-1).toDoubleArray();
    }
    List<Calibration.Bin> list = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      double count = values[i];
      list.add(
          new Calibration.Bin(
              (double) i / bins,
              (i + 1.0) / bins,
              (long) count,
              count == 0 ? Double.NaN : values[bins + i] / count,
              count == 0 ? Double.NaN : values[2 * bins + i] / count));
    }
    return new Calibration(list);
  }

  @Override
  public void close() {
    counts.close();
  }
}
