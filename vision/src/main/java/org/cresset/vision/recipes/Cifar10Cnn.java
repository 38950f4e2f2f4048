package org.cresset.vision.recipes;

import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.OneCycleLR;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.SGD;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.datasets.Cifar10;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.models.SmallCnn;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.TrainingData;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.RandomCrop;
import org.cresset.vision.transforms.RandomHorizontalFlip;
import org.cresset.vision.transforms.Transforms;

/** CIFAR-10 with a network of two convolutions: 68 % and more within 10 epochs. */
final class Cifar10Cnn implements Recipe {
  @Override
  public String name() {
    return "cifar10-cnn";
  }

  @Override
  public String summary() {
    return "two convolutions on CIFAR-10; needs --data";
  }

  @Override
  public Settings defaults() {
    return Settings.of(10, 64, 0.03);
  }

  @Override
  public List<String> models() {
    return List.of("small-cnn");
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
        Cifar10.train(folder).dataset(augment.then(normalize())),
        Cifar10.test(folder).dataset(Transforms.of().then(normalize())),
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
    return SmallCnn.of(classes);
  }

  @Override
  public Optimizer optimizer(Module network, Settings settings) {
    return SGD.of(network.parameters(), settings.learningRate(), o -> o.momentum(0.9));
  }

  @Override
  public Scheduler schedule(Optimizer optimizer, Settings settings, long steps) {
    return OneCycleLR.of(
        optimizer,
        settings.learningRate(),
        steps + 1, // it is stepped once more after the last batch
        o -> o.pctStart(0.2).anneal(OneCycleLR.Anneal.LINEAR).cycleMomentum(false));
  }
}
