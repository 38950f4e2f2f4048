package org.cresset.vision.models;

import static org.cresset.vision.models.Architecture.Reference.MILESIAL;
import static org.cresset.vision.models.Architecture.Reference.SMP;
import static org.cresset.vision.models.Architecture.Reference.TIMM;
import static org.cresset.vision.models.Architecture.Reference.TORCHVISION;
import static org.cresset.vision.models.Architecture.Task.CLASSIFICATION;
import static org.cresset.vision.models.Architecture.Task.SEGMENTATION;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.cresset.torch.Scope;
import org.cresset.torch.TorchException;

/**
 * Every network by its reference's name.
 *
 * <pre>{@code
 * ImageModel model = Models.of("convnext_tiny", 10).loadWeights(Path.of("convnext_tiny.pth"));
 * }</pre>
 */
public final class Models {
  private static final Map<String, Architecture> ALL = new LinkedHashMap<>();

  static {
    images("alexnet", 224, AlexNet::of);
    for (boolean bn : new boolean[] {false, true}) {
      String end = bn ? "_bn" : "";
      images("vgg11" + end, 224, classes -> Vgg.vgg11(classes, bn));
      images("vgg13" + end, 224, classes -> Vgg.vgg13(classes, bn));
      images("vgg16" + end, 224, classes -> Vgg.vgg16(classes, bn));
      images("vgg19" + end, 224, classes -> Vgg.vgg19(classes, bn));
    }
    images("resnet18", 224, ResNet::resnet18);
    images("resnet34", 224, ResNet::resnet34);
    images("resnet50", 224, ResNet::resnet50);
    images("resnet101", 224, ResNet::resnet101);
    images("resnet152", 224, ResNet::resnet152);
    images("resnext50_32x4d", 224, ResNet::resnext50x32x4d);
    images("resnext101_32x8d", 224, ResNet::resnext101x32x8d);
    images("resnext101_64x4d", 224, ResNet::resnext101x64x4d);
    images("wide_resnet50_2", 224, ResNet::wideResnet50);
    images("wide_resnet101_2", 224, ResNet::wideResnet101);
    images("densenet121", 224, DenseNet::densenet121);
    images("densenet161", 224, DenseNet::densenet161);
    images("densenet169", 224, DenseNet::densenet169);
    images("densenet201", 224, DenseNet::densenet201);
    images("mobilenet_v2", 224, MobileNetV2::of);
    images("mobilenet_v3_small", 224, MobileNetV3::small);
    images("mobilenet_v3_large", 224, MobileNetV3::large);
    int[] sizes = {224, 240, 288, 300, 380, 456, 528, 600};
    for (int i = 0; i < sizes.length; i++) {
      int size = i;
      images("efficientnet_b" + i, sizes[i], classes -> EfficientNet.b(size, classes));
    }
    images("efficientnet_v2_s", 384, EfficientNet::v2Small);
    images("efficientnet_v2_m", 480, EfficientNet::v2Medium);
    images("efficientnet_v2_l", 480, EfficientNet::v2Large);
    images("convnext_tiny", 224, ConvNeXt::tiny);
    images("convnext_small", 224, ConvNeXt::small);
    images("convnext_base", 224, ConvNeXt::base);
    images("convnext_large", 224, ConvNeXt::large);
    timm("convnextv2_atto", ConvNeXtV2::atto);
    timm("convnextv2_femto", ConvNeXtV2::femto);
    timm("convnextv2_pico", ConvNeXtV2::pico);
    timm("convnextv2_nano", ConvNeXtV2::nano);
    timm("convnextv2_tiny", ConvNeXtV2::tiny);
    timm("convnextv2_base", ConvNeXtV2::base);
    timm("convnextv2_large", ConvNeXtV2::large);
    images("vit_b_16", 224, classes -> VisionTransformer.base(16, 224, classes));
    images("vit_b_32", 224, classes -> VisionTransformer.base(32, 224, classes));
    images("vit_l_16", 224, classes -> VisionTransformer.large(16, 224, classes));
    images("vit_l_32", 224, classes -> VisionTransformer.large(32, 224, classes));
    images("swin_t", 224, classes -> SwinTransformer.tiny(classes, false));
    images("swin_s", 224, classes -> SwinTransformer.small(classes, false));
    images("swin_b", 224, classes -> SwinTransformer.base(classes, false));
    images("swin_v2_t", 256, classes -> SwinTransformer.tiny(classes, true));
    images("swin_v2_s", 256, classes -> SwinTransformer.small(classes, true));
    images("swin_v2_b", 256, classes -> SwinTransformer.base(classes, true));
    pixels("fcn_resnet50", TORCHVISION, classes -> Fcn.resnet50(classes, true));
    pixels("fcn_resnet101", TORCHVISION, classes -> Fcn.resnet101(classes, true));
    pixels("deeplabv3_resnet50", TORCHVISION, classes -> DeepLabV3.resnet50(classes, true));
    pixels("deeplabv3_resnet101", TORCHVISION, classes -> DeepLabV3.resnet101(classes, true));
    pixels(
        "deeplabv3_mobilenet_v3_large",
        TORCHVISION,
        classes -> DeepLabV3.mobileNetV3(classes, true));
    pixels("deeplabv3plus_resnet50", SMP, DeepLabV3Plus::resnet50);
    pixels("deeplabv3plus_resnet101", SMP, DeepLabV3Plus::resnet101);
    pixels("unet", MILESIAL, UNet::of);
    pixels("unet_resnet18", SMP, ResNetUNet::resnet18);
    pixels("unet_resnet34", SMP, ResNetUNet::resnet34);
    pixels("unet_resnet50", SMP, ResNetUNet::resnet50);
    pixels("unet_resnet101", SMP, ResNetUNet::resnet101);
  }

  private Models() {}

  private static void images(String name, int size, IntFunction<ImageModel> maker) {
    ALL.put(name, new Architecture(name, CLASSIFICATION, size, 1000, TORCHVISION, maker));
  }

  private static void timm(String name, IntFunction<ImageModel> maker) {
    ALL.put(name, new Architecture(name, CLASSIFICATION, 224, 1000, TIMM, maker));
  }

  private static void pixels(
      String name, Architecture.Reference reference, IntFunction<ImageModel> maker) {
    ALL.put(name, new Architecture(name, SEGMENTATION, 512, 21, reference, maker));
  }

  /** Every name, families together, small before large. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(ALL.keySet());
  }

  /**
   * What is known of a name.
   *
   * @throws TorchException if there is no such network; the message lists all
   */
  public static Architecture architecture(String name) {
    Architecture architecture = ALL.get(name);
    if (architecture != null) return architecture;
    throw new TorchException(
        "models: the name must be that of a network, got " + name,
        "choose one of " + String.join(", ", ALL.keySet()),
        null);
  }

  /** A network with fresh weights, for so many classes. */
  public static ImageModel of(String name, int classes) {
    return architecture(name).of(classes);
  }

  /**
   * A network for another number of classes: fresh heads, all other weights copied from {@code
   * model}, which stays as it is.
   */
  public static ImageModel withClasses(String name, ImageModel model, int classes) {
    try (Scope _ = Scope.open()) {
      ImageModel other = of(name, classes);
      other.loadWeights(model.stateDict());
      return other;
    }
  }
}
