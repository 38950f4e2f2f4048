package org.cresset.vision.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.torch.Tensor;
import org.cresset.vision.metrics.Calibration;
import org.cresset.vision.metrics.ConfusionMatrix;

/** Measures a network over the batches of a test. */
public sealed interface Tally extends AutoCloseable permits ClassTally, PixelTally {
  /**
   * How one item was told.
   *
   * @param item its place in the dataset
   * @param bad how much it belongs to the worst; NaN if it does not
   * @param good how much it belongs to the best; NaN if it does not
   */
  record Told(int item, double bad, double good) {}

  /**
   * Counts a batch, without waiting for the device.
   *
   * @param logits the network's output
   * @param targets the truth
   */
  void add(Tensor logits, Tensor targets);

  /** Counts a batch, and says of each item how it was told; waits for the device. */
  List<Told> addEach(int[] items, Tensor logits, Tensor targets);

  /** All measures by name, the score first; waits for the device. */
  Map<String, Double> metrics();

  /** What was taken for what. */
  ConfusionMatrix confusion();

  /** How sure a classifier is, and how sure it may be. */
  Optional<Calibration> calibration();

  @Override
  void close();
}
