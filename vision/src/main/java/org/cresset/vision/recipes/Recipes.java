package org.cresset.vision.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Parameter;
import org.cresset.torch.optim.OneCycleLR;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.SGD;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.datasets.SegmentedImages;
import org.cresset.vision.models.Architecture;
import org.cresset.vision.models.Models;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.TrainingData;
import org.cresset.vision.transforms.Transforms;

/** Every recipe there is, and what several of them do alike. */
public final class Recipes {
  /** All, the one that needs nothing first. */
  public static final List<Recipe> ALL =
      List.of(
          new Shapes(),
          new Cifar10Cnn(),
          new Cifar10ResNet(),
          new FolderClassification(),
          new CamvidUnet(),
          new CamvidDeepLab(),
          new CityscapesDeepLab());

  private Recipes() {}

  /** The recipe of a name, if there is one. */
  public static Optional<Recipe> named(String name) {
    return ALL.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
  }

  /** The names of all networks that tell classes of images, this one first. */
  static List<String> classifiers(String first) {
    List<String> names = new ArrayList<>(List.of(first));
    for (String name : Models.names()) {
      boolean whole = Models.architecture(name).task() == Architecture.Task.CLASSIFICATION;
      if (whole && !name.equals(first)) names.add(name);
    }
    return List.copyOf(names);
  }

  /** Images with masks to learn from and to test with. */
  static TrainingData masks(
      SegmentedImages train, SegmentedImages test, Transforms augment, Transforms plain) {
    return new TrainingData(train.dataset(augment), test.dataset(plain), train.classes());
  }

  /** SGD with Nesterov's momentum; norms and biases do not decay. */
  static Optimizer nesterov(Module network, Settings settings, double decay) {
    List<Parameter> filters =
        network.parameters().stream().filter(p -> p.tensor().dim() > 1).toList();
    List<Parameter> others =
        network.parameters().stream().filter(p -> p.tensor().dim() <= 1).toList();
    double rate = settings.learningRate();
    SGD sgd = SGD.of(filters, rate, o -> o.momentum(0.9).nesterov(true).weightDecay(decay));
    sgd.addParamGroup(others, rate, o -> o.weightDecay(0));
    return sgd;
  }

  /** Up for a fifth of the steps and down along a cosine. */
  static Scheduler oneCycle(Optimizer optimizer, Settings settings, long steps) {
    return OneCycleLR.of(
        optimizer,
        settings.learningRate(),
        steps + 1, // it is stepped once more after the last step
        o -> o.pctStart(0.2).cycleMomentum(false));
  }
}
