package org.cresset.vision.recipes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.datasets.ImageFolder;
import org.cresset.vision.datasets.LabelledImages;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.models.Models;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.Task;
import org.cresset.vision.training.TrainingData;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.RandomHorizontalFlip;
import org.cresset.vision.transforms.RandomResizedCrop;
import org.cresset.vision.transforms.Resize;
import org.cresset.vision.transforms.Transforms;

/**
 * A person's own images, a folder a class, with any classifier of the zoo: {@code train/} and
 * {@code val/} or {@code test/}, or folders of classes alone, of which every fifth image is kept
 * for tests.
 */
final class FolderClassification implements Recipe {
  private static final List<String> MODELS = Recipes.classifiers("resnet18");
  private static final int FOLDS = 5;

  @Override
  public String name() {
    return "folder-classification";
  }

  @Override
  public String summary() {
    return "your images, a folder a class, with any network of the zoo; needs --data";
  }

  @Override
  public Settings defaults() {
    return Settings.of(20, 32, 0.02);
  }

  @Override
  public Task task() {
    return new Task.Classification(0.1);
  }

  @Override
  public List<String> models() {
    return MODELS;
  }

  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public TrainingData data(Settings settings) {
    Path folder = settings.data().orElseThrow();
    ImageSize size = imageSize(model(settings));
    Transforms augment =
        Transforms.of(RandomResizedCrop.of(size, o -> o.scale(0.35, 1)), new RandomHorizontalFlip())
            .then(normalize());
    Transforms plain = Transforms.of(new Resize(size)).then(normalize());
    Path train = folder.resolve("train");
    if (!Files.isDirectory(train)) return divided(ImageFolder.of(folder), augment, plain);
    LabelledImages images = ImageFolder.of(train);
    Path val = folder.resolve("val");
    Path tested = Files.isDirectory(val) ? val : folder.resolve("test");
    return new TrainingData(
        images.dataset(augment),
        ImageFolder.of(tested, images.classes()).dataset(plain),
        images.classes());
  }

  /** Every fifth image of the whole, which is sorted by class, is for tests. */
  private static TrainingData divided(LabelledImages images, Transforms augment, Transforms plain) {
    Dataset train = images.dataset(augment);
    int[] learnt = places(images.size(), false);
    int[] tested = places(images.size(), true);
    return new TrainingData(
        train.subset(learnt), images.dataset(plain).subset(tested), images.classes());
  }

  private static int[] places(int size, boolean tested) {
    return java.util.stream.IntStream.range(0, size)
        .filter(i -> (i % FOLDS == FOLDS - 1) == tested)
        .toArray();
  }

  @Override
  public ImageSize imageSize(String model) {
    return ImageSize.of(Models.architecture(model).size());
  }

  @Override
  public Normalize normalize() {
    return Normalize.IMAGENET;
  }

  @Override
  public Module network(String model, int classes) {
    return Models.of(model, classes);
  }

  @Override
  public Optimizer optimizer(Module network, Settings settings) {
    return Recipes.nesterov(network, settings, 1e-4);
  }

  @Override
  public Scheduler schedule(Optimizer optimizer, Settings settings, long steps) {
    return Recipes.oneCycle(optimizer, settings, steps);
  }
}
