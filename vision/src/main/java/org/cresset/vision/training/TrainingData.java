package org.cresset.vision.training;

import java.util.List;
import org.cresset.torch.data.Dataset;

/**
 * What a network learns from and what it is tested on: items of {@code image} and {@code label}.
 *
 * @param train to learn from
 * @param test to measure with, never learnt from
 * @param classes the classes' names in the order of their labels
 */
public record TrainingData(Dataset train, Dataset test, List<String> classes) {
  /** Copies the names. */
  public TrainingData {
    classes = List.copyOf(classes);
  }

  /** With at most {@code count} items of each set, evenly spread. */
  TrainingData limit(int count) {
    return new TrainingData(train.spread(count), test.spread(count), classes);
  }
}
