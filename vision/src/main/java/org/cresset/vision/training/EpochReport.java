package org.cresset.vision.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came out of one epoch.
 *
 * @param epoch which one, from 1
 * @param step steps made since the run began
 * @param trainLoss the mean loss of its training images, as they were seen
 * @param testLoss the mean loss of the test images after it
 * @param test the measures of the test images after it by name, the score first; see {@link
 *     Evaluation}
 * @param learningRate the first group's at its end
 * @param imagesPerSecond training images per second, without the test
 * @param seconds how long it took, with the test
 */
public record EpochReport(
    int epoch,
    long step,
    double trainLoss,
    double testLoss,
    Map<String, Double> test,
    double learningRate,
    double imagesPerSecond,
    double seconds) {
  /** Copies the map, which keeps its order. */
  public EpochReport {
    test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
  }

  /** The measure that says which of two networks is better: accuracy or mean IoU. */
  public double score() {
    return test.isEmpty() ? Double.NaN : test.values().iterator().next();
  }

  /** The share of test images or pixels that are told rightly, from 0 to 1. */
  public double testAccuracy() {
    return test.getOrDefault("accuracy", Double.NaN);
  }
}
