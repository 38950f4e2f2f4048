package org.cresset.vision.models;

import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/** Classifies by what lies at several distances. Source: Chen et al. 2017, torchvision's names. */
public final class DeepLabV3 extends DilatedSegmentation {
  private DeepLabV3(Backbone backbone, int classes, boolean aux) {
    super(backbone, head(backbone.outChannels(), classes), classes, aux);
  }

  private static Sequential head(long in, int classes) {
    return Sequential.of(
        new Aspp(in, false),
        Conv2d.of(256, 256, 3, o -> o.padding(1).bias(false)),
        BatchNorm2d.of(256),
        ReLU.of(),
        Conv2d.of(256, classes, 1));
  }

  /** On ResNet-50; with a second output for training or without. */
  public static DeepLabV3 resnet50(int classes, boolean aux) {
    return new DeepLabV3(Backbone.resnet(ResNetVariant.R50), classes, aux);
  }

  /** On ResNet-101; with a second output for training or without. */
  public static DeepLabV3 resnet101(int classes, boolean aux) {
    return new DeepLabV3(Backbone.resnet(ResNetVariant.R101), classes, aux);
  }

  /** On MobileNetV3, large; with a second output for training or without. */
  public static DeepLabV3 mobileNetV3(int classes, boolean aux) {
    return new DeepLabV3(Backbone.mobileNetV3(), classes, aux);
  }
}
