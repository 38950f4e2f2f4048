package org.cresset.vision.models;

import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.MaxPool2d;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/** Two convolutions and a linear layer, for images of 32x32: the smallest network worth its name. */
public final class SmallCnn {
  private SmallCnn() {}

  /** With fresh weights, 19,392 of the convolutions and 4,097 a class. */
  public static Sequential of(int classes) {
    return Sequential.of(
        Conv2d.of(3, 32, 3, o -> o.padding(1)), // (N, 32, 32, 32)
        ReLU.of(),
        MaxPool2d.of(2), // (N, 32, 16, 16)
        Conv2d.of(32, 64, 3, o -> o.padding(1)), // (N, 64, 16, 16)
        ReLU.of(),
        MaxPool2d.of(2), // (N, 64, 8, 8)
        Flatten.of(), // (N, 4096)
        Linear.of(4096, classes)); // (N, classes)
  }
}
