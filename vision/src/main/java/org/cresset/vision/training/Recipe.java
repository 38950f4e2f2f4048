package org.cresset.vision.training;

import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.image.Size;
import org.cresset.vision.transforms.Normalize;

/** A network, what it learns from, and how: everything but the loop. */
public interface Recipe {
  /** What a person calls it. */
  String name();

  /** One line that says what it does. */
  String summary();

  /** What is used where a person chooses nothing. */
  Settings defaults();

  /** Whether a person must name a folder of data; if not, none is taken. */
  boolean needsData();

  /** The images; if they are more than the settings' limit, the trainer takes some of them. */
  TrainingData data(Settings settings);

  /** The size that images must have for the network. */
  Size imageSize();

  /** What is done to an image's values before the network sees them. */
  Normalize normalize();

  /** The network with its first weights, which come from the random generator. */
  Module network(int classes);

  /** The optimizer of all of the network's parameters. */
  Optimizer optimizer(Module network, Settings settings);

  /**
   * How the learning rate changes; it is stepped after each batch.
   *
   * @param steps of all epochs together
   */
  Scheduler schedule(Optimizer optimizer, Settings settings, long steps);
}
