package org.cresset.vision.recipes;

import org.cresset.vision.datasets.CamVid;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.Task;
import org.cresset.vision.training.TrainingData;
import org.cresset.vision.transforms.RandomHorizontalFlip;
import org.cresset.vision.transforms.RandomResizedCrop;
import org.cresset.vision.transforms.Resize;
import org.cresset.vision.transforms.Transforms;

/**
 * Road scenes of CamVid with DeepLabV3+. Begin with a classifier's weights ({@code --weights}): 367
 * images are too few to learn a ResNet-50 from.
 */
final class CamvidDeepLab extends DeepLabRecipe {
  private static final ImageSize SIZE =
      new ImageSize(352, 480); // the images', as far as 16 divides them

  @Override
  public String name() {
    return "camvid-deeplabv3plus";
  }

  @Override
  public String summary() {
    return "pixels of CamVid's road scenes, DeepLabV3+; needs --data";
  }

  @Override
  public Settings defaults() {
    return Settings.of(80, 8, 0.01);
  }

  @Override
  public Task task() {
    return new Task.Segmentation(CamVid.CLASSES.size());
  }

  @Override
  public TrainingData data(Settings settings) {
    var crop = RandomResizedCrop.of(SIZE, o -> o.scale(0.25, 1).ratio(1.2, 1.5));
    return Recipes.masks(
        CamVid.of(settings.data().orElseThrow(), "train"),
        CamVid.of(settings.data().orElseThrow(), "val"),
        Transforms.of(crop, new RandomHorizontalFlip()).then(normalize()),
        Transforms.of(new Resize(SIZE)).then(normalize()));
  }

  @Override
  public ImageSize imageSize(String model) {
    return SIZE;
  }
}
