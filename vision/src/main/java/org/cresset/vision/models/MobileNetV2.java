package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Activation;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Dropout;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Sequential;

/** Inverted residuals, small. Source: Sandler et al. 2018, in torchvision's names. */
public final class MobileNetV2 extends ImageModel {
  /** How many times as wide within, channels, blocks, stride. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private final Sequential features;
  private final AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d.of(1);
  private final Flatten flatten = Flatten.of();
  private final Sequential classifier;

  /** Wide within, narrow outside. */
  private static final class InvertedResidual extends Block {
    private final Sequential conv;
    private final boolean shortcut;

    InvertedResidual(long in, long out, long stride, long expansion) {
      long hidden = in * expansion;
      List<Module> layers = new ArrayList<>();
      if (expansion != 1) layers.add(relu6(in, hidden, 1, 1, 1));
      layers.add(relu6(hidden, hidden, 3, stride, hidden));
      layers.add(Conv2d.of(hidden, out, 1, o -> o.bias(false)));
      layers.add(BatchNorm2d.of(out));
      conv = child("conv", sequence(layers));
      shortcut = stride == 1 && in == out;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor out = conv.call(x);
      return shortcut ? out.add_(x) : out;
    }
  }

  private MobileNetV2(int classes) {
    super("classifier.1");
    List<Module> layers = new ArrayList<>();
    layers.add(relu6(3, 32, 3, 2, 1));
    long in = 32;
    for (int[] stage : STAGES) {
      for (int i = 0; i < stage[2]; i++) {
        layers.add(new InvertedResidual(in, stage[1], i == 0 ? stage[3] : 1, stage[0]));
        in = stage[1];
      }
    }
    layers.add(relu6(in, 1280, 1, 1, 1));
    features = child("features", Block.sequence(layers)); // (N, 1280, H/32, W/32)
    classifier = child("classifier", Sequential.of(Dropout.of(0.2), Linear.of(1280, classes)));
    Start.kaimingFanOut(this);
    Start.smallLinear(this);
  }

  private static Sequential relu6(long in, long out, long kernel, long stride, long groups) {
    return ConvNorm.of(
        in, out, kernel, o -> o.stride(stride).groups(groups).activation(Activation::relu6));
  }

  /** With fresh weights. */
  public static MobileNetV2 of(int classes) {
    return new MobileNetV2(classes);
  }

  @Override
  public Tensor forward(Tensor x) {
    return chain(x, features, avgpool, flatten, classifier); // (N, classes)
  }
}
