package org.cresset.vision.models;

import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;

/**
 * Residual networks. Source: He et al. 2016, Xie et al. 2017 (ResNeXt), Zagoruyko and Komodakis
 * 2016 (wide); torchvision's names, and its stride in the 3x3 convolution of a bottleneck.
 */
public final class ResNet extends ResNetEncoder {
  private static final Flatten FLATTEN = Flatten.of();
  private final AdaptiveAvgPool2d avgpool = child("avgpool", AdaptiveAvgPool2d.of(1));
  private final Linear fc;

  private ResNet(ResNetVariant variant, int classes) {
    super(variant, "fc");
    fc = child("fc", Linear.of(channels(3), classes));
  }

  /** 18 layers. */
  public static ResNet resnet18(int classes) {
    return new ResNet(ResNetVariant.R18, classes);
  }

  /**
   * 18 layers for images of some 32 pixels: a first convolution of 3x3 without a stride, and no
   * pooling after it. Source: He et al. 2016, section 4.2, in the widths of ImageNet's.
   */
  public static ResNet smallImages18(int classes) {
    return new ResNet(ResNetVariant.R18.forSmallImages(), classes);
  }

  /** 34 layers. */
  public static ResNet resnet34(int classes) {
    return new ResNet(ResNetVariant.R34, classes);
  }

  /** 50 layers. */
  public static ResNet resnet50(int classes) {
    return new ResNet(ResNetVariant.R50, classes);
  }

  /** 101 layers. */
  public static ResNet resnet101(int classes) {
    return new ResNet(ResNetVariant.R101, classes);
  }

  /** 152 layers. */
  public static ResNet resnet152(int classes) {
    return new ResNet(ResNetVariant.R152, classes);
  }

  /** ResNeXt of 50 layers, 32 groups, 4 channels each. */
  public static ResNet resnext50x32x4d(int classes) {
    return new ResNet(ResNetVariant.R50.wide(32, 4), classes);
  }

  /** ResNeXt of 101 layers, 32 groups, 8 channels each. */
  public static ResNet resnext101x32x8d(int classes) {
    return new ResNet(ResNetVariant.R101.wide(32, 8), classes);
  }

  /** ResNeXt of 101 layers, 64 groups, 4 channels each. */
  public static ResNet resnext101x64x4d(int classes) {
    return new ResNet(ResNetVariant.R101.wide(64, 4), classes);
  }

  /** 50 layers, bottlenecks twice as wide. */
  public static ResNet wideResnet50(int classes) {
    return new ResNet(ResNetVariant.R50.wide(1, 128), classes);
  }

  /** 101 layers, bottlenecks twice as wide. */
  public static ResNet wideResnet101(int classes) {
    return new ResNet(ResNetVariant.R101.wide(1, 128), classes);
  }

  @Override
  public Tensor forward(Tensor x) { // (N, 3, H, W)
    List<Module> path = path(); // (N, C, H/32, W/32)
    path.addAll(List.of(avgpool, FLATTEN, fc));
    return chain(x, path.toArray(Module[]::new)); // (N, classes)
  }
}
