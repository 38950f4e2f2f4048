package org.cresset.vision.models;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Dropout;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;
import org.jspecify.annotations.Nullable;

/**
 * A network whose end is dilated, so that it divides the height by 8 or 16 alone, and a classifier
 * of each pixel. Source: {@code _SimpleSegmentationModel} of torchvision.
 */
abstract sealed class DilatedSegmentation extends SegmentationModel permits Fcn, DeepLabV3 {
  private final Backbone backbone;
  private final Sequential classifier;
  private final @Nullable Sequential auxClassifier;

  /**
   * @param aux whether there is a second classifier, for training alone
   */
  DilatedSegmentation(Backbone backbone, Sequential classifier, int classes, boolean aux) {
    super("classifier.4", "aux_classifier.4");
    this.backbone = child("backbone", backbone);
    this.classifier = child("classifier", classifier);
    auxClassifier = aux ? child("aux_classifier", fcn(backbone.auxChannels(), classes)) : null;
  }

  /** Torchvision's {@code FCNHead}. */
  static Sequential fcn(long in, int classes) {
    long inner = in / 4;
    return Sequential.of(
        Conv2d.of(in, inner, 3, o -> o.padding(1).bias(false)),
        BatchNorm2d.of(inner),
        ReLU.of(),
        Dropout.of(0.1),
        Conv2d.of(inner, classes, 1));
  }

  @Override
  protected final boolean surplus(String name) {
    return auxClassifier == null && name.startsWith("aux_classifier.");
  }

  @Override
  public final Tensor forward(Tensor x) {
    Backbone.Stages stages = backbone.stages(x);
    return classified(stages.out(), classifier, x);
  }

  @Override
  public final Outputs outputs(Tensor x) {
    Backbone.Stages stages = backbone.stages(x);
    Tensor out = classified(stages.out(), classifier, x);
    return new Outputs(
        out, auxClassifier == null ? null : classified(stages.aux(), auxClassifier, x));
  }

  private static Tensor classified(Tensor features, Module classifier, Tensor image) {
    Tensor small = classifier.call(features);
    Tensor large = resized(small, image);
    if (large != small) small.close();
    return large;
  }
}
