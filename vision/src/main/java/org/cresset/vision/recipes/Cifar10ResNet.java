package org.cresset.vision.recipes;

import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.datasets.Cifar10;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.models.ResNet;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.Task;
import org.cresset.vision.training.TrainingData;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.RandomCrop;
import org.cresset.vision.transforms.RandomHorizontalFlip;
import org.cresset.vision.transforms.Transforms;

/**
 * CIFAR-10 with a ResNet-18 for small images: one cycle of the rate, Nesterov's momentum, label
 * smoothing, and no decay of what is not a filter or a matrix.
 */
final class Cifar10ResNet implements Recipe {
  @Override
  public String name() {
    return "cifar10-resnet18";
  }

  @Override
  public String summary() {
    return "CIFAR-10 with a ResNet-18 for small images; needs --data";
  }

  @Override
  public Settings defaults() {
    return Settings.of(30, 128, 0.2);
  }

  @Override
  public Task task() {
    return new Task.Classification(0.1);
  }

  @Override
  public List<String> models() {
    return List.of("resnet18");
  }

  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public TrainingData data(Settings settings) {
    Path folder = settings.data().orElseThrow();
    Transforms augment = Transforms.of(new RandomCrop(32, 4), new RandomHorizontalFlip());
    return new TrainingData(
        Cifar10.train(folder).cached().dataset(augment.then(normalize())),
        Cifar10.test(folder).cached().dataset(Transforms.of().then(normalize())),
        Cifar10.CLASSES);
  }

  @Override
  public ImageSize imageSize(String model) {
    return ImageSize.of(32);
  }

  @Override
  public Normalize normalize() {
    return Cifar10.NORMALIZE;
  }

  @Override
  public Module network(String model, int classes) {
    return ResNet.smallImages18(classes);
  }

  @Override
  public Optimizer optimizer(Module network, Settings settings) {
    return Recipes.nesterov(network, settings, 5e-4);
  }

  @Override
  public Scheduler schedule(Optimizer optimizer, Settings settings, long steps) {
    return Recipes.oneCycle(optimizer, settings, steps);
  }
}
