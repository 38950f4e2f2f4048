package org.cresset.vision.models;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Dropout;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.MaxPool2d;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/** Five convolutions. Source: Krizhevsky 2014, in torchvision's names. */
public final class AlexNet extends ImageModel {
  private static final Flatten FLATTEN = Flatten.of();
  private final Sequential features =
      child(
          "features",
          Sequential.of(
              Conv2d.of(3, 64, 11, o -> o.stride(4).padding(2)),
              ReLU.of(),
              MaxPool2d.of(3, o -> o.stride(2)),
              Conv2d.of(64, 192, 5, o -> o.padding(2)),
              ReLU.of(),
              MaxPool2d.of(3, o -> o.stride(2)),
              Conv2d.of(192, 384, 3, o -> o.padding(1)),
              ReLU.of(),
              Conv2d.of(384, 256, 3, o -> o.padding(1)),
              ReLU.of(),
              Conv2d.of(256, 256, 3, o -> o.padding(1)),
              ReLU.of(),
              MaxPool2d.of(3, o -> o.stride(2))));
  private final AdaptiveAvgPool2d avgpool = child("avgpool", AdaptiveAvgPool2d.of(6));
  private final Sequential classifier;

  private AlexNet(int classes) {
    super("classifier.6");
    classifier =
        child(
            "classifier",
            Sequential.of(
                Dropout.of(),
                Linear.of(256 * 6 * 6, 4096),
                ReLU.of(),
                Dropout.of(),
                Linear.of(4096, 4096),
                ReLU.of(),
                Linear.of(4096, classes)));
  }

  /** With fresh weights. */
  public static AlexNet of(int classes) {
    return new AlexNet(classes);
  }

  @Override
  public Tensor forward(Tensor x) { // (N, 3, H, W), 63 or more
    return chain(x, features, avgpool, FLATTEN, classifier); // (N, classes)
  }
}
