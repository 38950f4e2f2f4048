package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.MaxPool2d;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/**
 * Three convolutions with batch normalisation, then the mean over the image: where in the image
 * something is makes no difference.
 */
public final class ShapesCnn {
  private ShapesCnn() {}

  /** With fresh weights. */
  public static Sequential of(int classes) {
    List<Module> layers = new ArrayList<>();
    int in = 3;
    for (int out : new int[] {16, 32, 64}) {
      layers.add(Conv2d.of(in, out, 3, o -> o.padding(1).bias(false)));
      layers.add(BatchNorm2d.of(out));
      layers.add(ReLU.of());
      layers.add(MaxPool2d.of(2));
      in = out;
    }
    layers.add(AdaptiveAvgPool2d.of(1)); // (N, 64, 1, 1)
    layers.add(Flatten.of());
    layers.add(Linear.of(64, classes)); // (N, classes)
    return Sequential.of(layers.toArray(Module[]::new));
  }
}
