package org.cresset.vision.models;

/** Classifies by convolutions alone. Source: Long et al. 2015, in torchvision's names. */
public final class Fcn extends DilatedSegmentation {
  private Fcn(ResNetVariant variant, int classes, boolean aux) {
    this(Backbone.resnet(variant), classes, aux);
  }

  private Fcn(Backbone backbone, int classes, boolean aux) {
    super(backbone, fcn(backbone.outChannels(), classes), classes, aux);
  }

  /** On ResNet-50; with a second output for training or without. */
  public static Fcn resnet50(int classes, boolean aux) {
    return new Fcn(ResNetVariant.R50, classes, aux);
  }

  /** On ResNet-101; with a second output for training or without. */
  public static Fcn resnet101(int classes, boolean aux) {
    return new Fcn(ResNetVariant.R101, classes, aux);
  }
}
