package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Dropout;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.MaxPool2d;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/**
 * Nothing but 3x3 convolutions and pooling. Source: Simonyan and Zisserman 2014, in torchvision's
 * names.
 */
public final class Vgg extends ImageModel {
  private static final Flatten FLATTEN = Flatten.of();
  private final Sequential features;
  private final AdaptiveAvgPool2d avgpool = child("avgpool", AdaptiveAvgPool2d.of(7));
  private final Sequential classifier;

  private Vgg(boolean batchNorm, int classes, int... convolutions) {
    super("classifier.6");
    List<Module> layers = new ArrayList<>();
    long in = 3;
    for (int stage = 0; stage < 5; stage++) {
      long out = Math.min(512, 64L << stage);
      for (int i = 0; i < convolutions[stage]; i++) {
        layers.add(Conv2d.of(in, out, 3, o -> o.padding(1)));
        if (batchNorm) layers.add(BatchNorm2d.of(out));
        layers.add(ReLU.of());
        in = out;
      }
      layers.add(MaxPool2d.of(2));
    }
    features = child("features", Block.sequence(layers)); // (N, 512, H/32, W/32)
    classifier =
        child(
            "classifier",
            Sequential.of(
                Linear.of(512 * 7 * 7, 4096),
                ReLU.of(),
                Dropout.of(),
                Linear.of(4096, 4096),
                ReLU.of(),
                Dropout.of(),
                Linear.of(4096, classes)));
    Start.kaimingFanOut(this);
    Start.smallLinear(this);
  }

  /** 11 layers. */
  public static Vgg vgg11(int classes, boolean batchNorm) {
    return new Vgg(batchNorm, classes, 1, 1, 2, 2, 2);
  }

  /** 13 layers. */
  public static Vgg vgg13(int classes, boolean batchNorm) {
    return new Vgg(batchNorm, classes, 2, 2, 2, 2, 2);
  }

  /** 16 layers. */
  public static Vgg vgg16(int classes, boolean batchNorm) {
    return new Vgg(batchNorm, classes, 2, 2, 3, 3, 3);
  }

  /** 19 layers. */
  public static Vgg vgg19(int classes, boolean batchNorm) {
    return new Vgg(batchNorm, classes, 2, 2, 4, 4, 4);
  }

  @Override
  public Tensor forward(Tensor x) {
    return chain(x, features, avgpool, FLATTEN, classifier);
  }
}
