package org.cresset.vision.recipes;

import org.cresset.vision.datasets.Cityscapes;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.Task;
import org.cresset.vision.training.TrainingData;
import org.cresset.vision.transforms.ColorJitter;
import org.cresset.vision.transforms.RandomHorizontalFlip;
import org.cresset.vision.transforms.RandomResizedCrop;
import org.cresset.vision.transforms.Resize;
import org.cresset.vision.transforms.Transforms;

/**
 * Cityscapes at half its size, 512x1024, with DeepLabV3+ on a ResNet-50 and batches of 8: SGD 0.01,
 * momentum 0.9, weight decay 1e-4, 80 epochs. Begin with a classifier's weights ({@code
 * --weights}).
 */
final class CityscapesDeepLab extends DeepLabRecipe {
  private static final ImageSize SIZE = new ImageSize(512, 1024);
  private static final int IGNORE = 255;

  @Override
  public String name() {
    return "cityscapes-deeplabv3plus";
  }

  @Override
  public String summary() {
    return "pixels of Cityscapes, DeepLabV3+; needs --data";
  }

  @Override
  public Settings defaults() {
    return Settings.of(80, 8, 0.01);
  }

  @Override
  public Task task() {
    return new Task.Segmentation(IGNORE);
  }

  @Override
  public TrainingData data(Settings settings) {
    var crop = RandomResizedCrop.of(SIZE, o -> o.scale(0.25, 1).ratio(1.8, 2.2));
    return Recipes.masks(
        Cityscapes.of(settings.data().orElseThrow(), "train"),
        Cityscapes.of(settings.data().orElseThrow(), "val"),
        Transforms.of(crop, new RandomHorizontalFlip(), new ColorJitter(0.3, 0.3, 0.3, 0))
            .then(normalize()),
        Transforms.of(new Resize(SIZE)).then(normalize()));
  }

  @Override
  public ImageSize imageSize(String model) {
    return SIZE;
  }
}
