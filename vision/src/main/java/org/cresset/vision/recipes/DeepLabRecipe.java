package org.cresset.vision.recipes;

import java.util.List;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.PolynomialLR;
import org.cresset.torch.optim.SGD;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.models.Models;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.cresset.vision.transforms.Normalize;

/**
 * How DeepLab is trained: SGD with momentum 0.9 and weight decay 1e-4, and a rate that falls to 0
 * along a power of 0.9. Source: Chen et al. 2018.
 */
abstract class DeepLabRecipe implements Recipe {
  private static final double POWER = 0.9;

  @Override
  public final List<String> models() {
    return List.of(
        "deeplabv3plus_resnet50",
        "deeplabv3plus_resnet101",
        "deeplabv3_mobilenet_v3_large",
        "deeplabv3_resnet50",
        "fcn_resnet50");
  }

  @Override
  public final boolean needsData() {
    return true;
  }

  @Override
  public final Normalize normalize() {
    return Normalize.IMAGENET;
  }

  @Override
  public final Module network(String model, int classes) {
    return Models.of(model, classes);
  }

  @Override
  public final Optimizer optimizer(Module network, Settings settings) {
    return SGD.of(
        network.parameters(), settings.learningRate(), o -> o.momentum(0.9).weightDecay(1e-4));
  }

  @Override
  public final Scheduler schedule(Optimizer optimizer, Settings settings, long steps) {
    return PolynomialLR.of(optimizer, steps, POWER);
  }
}
