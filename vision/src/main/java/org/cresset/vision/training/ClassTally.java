package org.cresset.vision.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.vision.metrics.Calibration;
import org.cresset.vision.metrics.CalibrationCounter;
import org.cresset.vision.metrics.ConfusionCounter;
import org.cresset.vision.metrics.ConfusionMatrix;
import org.cresset.vision.metrics.TopK;

/** Measures a classifier: accuracy, top-5 accuracy where there are more classes, calibration. */
final class ClassTally implements Tally {
  private static final int TOP = 5;

  private final int classes;
  private final ConfusionCounter confusion;
  private final CalibrationCounter calibration;
  private final Tensor top; // int64 ()

  ClassTally(List<String> classes, Device device) {
    this.classes = classes.size();
    confusion = ConfusionCounter.of(classes, OptionalInt.empty(), device);
    calibration = CalibrationCounter.of(CalibrationCounter.BINS, device);
    top = Tensor.empty(DType.INT64, device, MemoryFormat.CONTIGUOUS).leaveScope().zero_();
  }

  @Override
  public void add(Tensor logits, Tensor targets) { // (N, classes), (N)
    try (Scope _ = Scope.open()) {
      Tensor values = logits.to(DType.FLOAT32);
      confusion.add(targets, values.argmax(1, false));
      calibration.add(values.softmax(1), targets);
      if (classes > TOP) top.add_(TopK.hits(values, targets, TOP));
    }
  }

  @Override
  public List<Told> addEach(int[] items, Tensor logits, Tensor targets) {
    add(logits, targets);
    try (Scope _ = Scope.open()) {
      var best = logits.to(DType.FLOAT32).softmax(1).topk(1, 1, true, false);
      float[] sure = best.values().reshape(-1).toFloatArray();
      long[] told = best.indices().reshape(-1).toLongArray();
      long[] truth = targets.toLongArray();
      List<Told> list = new ArrayList<>(items.length);
      for (int i = 0; i < items.length; i++) {
        boolean right = told[i] == truth[i];
        list.add(new Told(items[i], right ? Double.NaN : sure[i], right ? sure[i] : Double.NaN));
      }
      return list;
    }
  }

  @Override
  public Map<String, Double> metrics() {
    ConfusionMatrix matrix = confusion.matrix();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", matrix.accuracy());
    if (classes > TOP) metrics.put("top5", (double) top.itemLong() / matrix.total());
    metrics.put("mean_recall", matrix.meanRecall());
    metrics.put("ece", calibration().orElseThrow().error());
    return metrics;
  }

  @Override
  public ConfusionMatrix confusion() {
    return confusion.matrix();
  }

  @Override
  public Optional<Calibration> calibration() {
    return Optional.of(calibration.calibration());
  }

  @Override
  public void close() {
    confusion.close();
    calibration.close();
    top.close();
  }
}
