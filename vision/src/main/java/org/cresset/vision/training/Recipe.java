package org.cresset.vision.training;

import java.util.List;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Normalize;

/** A network, what it learns from, and how: everything but the loop. */
public interface Recipe {
  /** What a person calls it. */
  String name();

  /** One line that says what it does. */
  String summary();

  /** What is used where a person chooses nothing. */
  Settings defaults();

  /** What the network is taught; the class of each image unless said otherwise. */
  default Task task() {
    return new Task.Classification(0);
  }

  /** The networks that a person may choose from, the usual one first; one alone is no choice. */
  List<String> models();

  /** Whether a person must name a folder of data; if not, none is taken. */
  boolean needsData();

  /** The images; if they are more than the settings' limit, the trainer takes some of them. */
  TrainingData data(Settings settings);

  /** The size that images must have for a network of {@link #models()}. */
  ImageSize imageSize(String model);

  /** What is done to an image's values before the network sees them. */
  Normalize normalize();

  /**
   * A network of {@link #models()} with its first weights, which come from the random generator.
   */
  Module network(String model, int classes);

  /**
   * The network that was chosen, or the usual one.
   *
   * @throws TorchException if the recipe has none of that name
   */
  default String model(Settings settings) {
    String name = settings.model().orElse(models().getFirst());
    if (models().contains(name)) return name;
    throw new TorchException(
        "recipe " + name() + ": the model must be one that it has, got " + name,
        "it has " + String.join(", ", models()),
        null);
  }

  /** The optimizer of all of the network's parameters; those without a gradient stay. */
  Optimizer optimizer(Module network, Settings settings);

  /**
   * How the learning rate changes; it is stepped after each step of the optimizer.
   *
   * @param steps of all epochs together
   */
  Scheduler schedule(Optimizer optimizer, Settings settings, long steps);
}
