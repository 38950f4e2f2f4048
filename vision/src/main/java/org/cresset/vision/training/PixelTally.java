package org.cresset.vision.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.cresset.torch.Device;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.vision.metrics.Calibration;
import org.cresset.vision.metrics.ConfusionCounter;
import org.cresset.vision.metrics.ConfusionMatrix;

/** Measures a network for segmentation: mean IoU, pixel accuracy, mean Dice. */
final class PixelTally implements Tally {
  private final List<String> classes;
  private final ConfusionCounter confusion;

  PixelTally(List<String> classes, int ignore, Device device) {
    this.classes = List.copyOf(classes);
    confusion = ConfusionCounter.of(classes, OptionalInt.of(ignore), device);
  }

  @Override
  public void add(Tensor logits, Tensor targets) { // (N, classes, H, W), (N, H, W)
    try (Scope _ = Scope.open()) {
      confusion.add(targets, logits.argmax(1, false));
    }
  }

  @Override
  public List<Told> addEach(int[] items, Tensor logits, Tensor targets) {
    try (Scope _ = Scope.open()) {
      Tensor each = confusion.addEach(targets, logits.argmax(1, false)); // (N, C, C)
      List<Told> list = new ArrayList<>(items.length);
      for (int i = 0; i < items.length; i++) {
        double iou = ConfusionCounter.matrix(classes, each.select(0, i)).meanIou();
        list.add(new Told(items[i], -iou, iou)); // NaN where not one pixel counts
      }
      return list;
    }
  }

  @Override
  public Map<String, Double> metrics() {
    ConfusionMatrix matrix = confusion.matrix();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("miou", matrix.meanIou());
    metrics.put("accuracy", matrix.accuracy());
    metrics.put("dice", matrix.meanDice());
    metrics.put("mean_recall", matrix.meanRecall());
    return metrics;
  }

  @Override
  public ConfusionMatrix confusion() {
    return confusion.matrix();
  }

  @Override
  public Optional<Calibration> calibration() {
    return Optional.empty();
  }

  @Override
  public void close() {
    confusion.close();
  }
}
