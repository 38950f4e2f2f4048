package org.cresset.vision.recipes;

import java.util.List;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.OneCycleLR;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.SGD;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.datasets.DrawnShapes;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.models.ShapesCnn;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.TrainingData;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.Transforms;

/** Drawn shapes, told apart: needs no data, and is done in a minute on two cores. */
final class Shapes implements Recipe {
  private static final int TRAIN = 10_000;
  private static final int TEST = 2_000;
  private static final Normalize NORMALIZE =
      Normalize.of(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.25f, 0.25f, 0.25f});

  @Override
  public String name() {
    return "shapes";
  }

  @Override
  public String summary() {
    return "tells ten kinds of drawn shapes apart; needs no data";
  }

  @Override
  public Settings defaults() {
    return Settings.of(8, 64, 0.1);
  }

  @Override
  public List<String> models() {
    return List.of("shapes-cnn");
  }

  @Override
  public boolean needsData() {
    return false;
  }

  @Override
  public TrainingData data(Settings settings) {
    int limit = settings.limit().orElse(TRAIN); // of the first: labels go round in tens
    Transforms normalize = Transforms.of().then(NORMALIZE);
    return new TrainingData(
        DrawnShapes.train(Math.min(TRAIN, limit), settings.seed()).cached().dataset(normalize),
        DrawnShapes.test(Math.min(TEST, limit), settings.seed()).cached().dataset(normalize),
        DrawnShapes.CLASSES);
  }

  @Override
  public ImageSize imageSize(String model) {
    return ImageSize.of(32);
  }

  @Override
  public Normalize normalize() {
    return NORMALIZE;
  }

  @Override
  public Module network(String model, int classes) {
    return ShapesCnn.of(classes);
  }

  @Override
  public Optimizer optimizer(Module network, Settings settings) {
    return SGD.of(
        network.parameters(),
        settings.learningRate(),
        o -> o.momentum(0.9).nesterov(true).weightDecay(5e-4));
  }

  @Override
  public Scheduler schedule(Optimizer optimizer, Settings settings, long steps) {
    return OneCycleLR.of(
        optimizer,
        settings.learningRate(),
        steps + 1, // it is stepped once more after the last batch
        o -> o.pctStart(0.3).anneal(OneCycleLR.Anneal.LINEAR).cycleMomentum(false));
  }
}
