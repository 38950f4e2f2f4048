package org.cresset.vision.recipes;

import java.util.List;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.AdamW;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.datasets.CamVid;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.models.Models;
import org.cresset.vision.models.UNet;
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
 * Road scenes of CamVid at half their size with a UNet, from fresh weights. The usual one has 16
 * channels at first, for processors; {@code unet} has the 64 of the paper.
 */
final class CamvidUnet implements Recipe {
  private static final ImageSize SIZE = new ImageSize(180, 240);
  private static final List<String> MODELS =
      List.of("unet16", "unet32", "unet", "unet_resnet18", "unet_resnet34");

  @Override
  public String name() {
    return "camvid-unet";
  }

  @Override
  public String summary() {
    return "pixels of CamVid's road scenes, UNet; needs --data";
  }

  @Override
  public Settings defaults() {
    return Settings.of(40, 8, 3e-3);
  }

  @Override
  public Task task() {
    return new Task.Segmentation(CamVid.CLASSES.size());
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
    ImageSize size = imageSize(model(settings));
    var crop = RandomResizedCrop.of(size, o -> o.scale(0.25, 1).ratio(1.2, 1.5));
    return Recipes.masks(
        CamVid.of(settings.data().orElseThrow(), "train"),
        CamVid.of(settings.data().orElseThrow(), "val"),
        Transforms.of(crop, new RandomHorizontalFlip()).then(normalize()),
        Transforms.of(new Resize(size)).then(normalize()));
  }

  /** Networks that divide by 32 see a little more. */
  @Override
  public ImageSize imageSize(String model) {
    return model.startsWith("unet_resnet") ? new ImageSize(192, 256) : SIZE;
  }

  @Override
  public Normalize normalize() {
    return Normalize.IMAGENET;
  }

  @Override
  public Module network(String model, int classes) {
    return switch (model) {
      case "unet16" -> UNet.of(16, classes);
      case "unet32" -> UNet.of(32, classes);
      default -> Models.of(model, classes);
    };
  }

  @Override
  public Optimizer optimizer(Module network, Settings settings) {
    return AdamW.of(network.parameters(), settings.learningRate(), o -> o.weightDecay(1e-2));
  }

  @Override
  public Scheduler schedule(Optimizer optimizer, Settings settings, long steps) {
    return Recipes.oneCycle(optimizer, settings, steps);
  }
}
