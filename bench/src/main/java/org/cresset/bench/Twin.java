package org.cresset.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.cresset.torch.TorchException;
import org.cresset.torch.data.DataLoader;
import org.cresset.vision.recipes.Recipes;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.TrainingData;

/**
 * A recipe that {@code twins.py} has too, as short as one core trains it in minutes.
 *
 * @param name the recipe's
 * @param score what its score is called
 * @param epochs times through the training set
 * @param limit images of each set, if not all
 * @param learningRate the greatest
 * @param batchSize images a batch
 */
record Twin(
    String name, String score, int epochs, OptionalInt limit, double learningRate, int batchSize) {
  static final List<Twin> ALL =
      List.of(
          new Twin("camvid-unet", "mIoU", 8, OptionalInt.empty(), 3e-3, 8),
          new Twin("cifar10-resnet18", "accuracy", 6, OptionalInt.of(2000), 0.1, 64));

  /**
   * Those of these names; the first if none are named.
   *
   * @throws TorchException if there is none of a name
   */
  static List<Twin> of(List<String> names) {
    if (names.isEmpty()) return List.of(ALL.getFirst());
    return names.stream().map(Twin::of).toList();
  }

  private static Twin of(String name) {
    return ALL.stream()
        .filter(twin -> twin.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TorchException(
                    "bench twins: there must be a twin of each name, got " + name,
                    "these there are: "
                        + ALL.stream().map(Twin::name).collect(Collectors.joining(", ")),
                    null));
  }

  Recipe recipe() {
    return Recipes.named(name).orElseThrow();
  }

  Settings settings(Path data, long seed) {
    return new Settings(Optional.of(data), epochs, batchSize, limit, learningRate, seed);
  }

  /** The batches that {@link org.cresset.vision.training.Trainer} draws with these settings. */
  DataLoader batches(TrainingData data, long seed) {
    return DataLoader.of(data.train()).batchSize(batchSize).shuffle(seed).workers(1);
  }
}
