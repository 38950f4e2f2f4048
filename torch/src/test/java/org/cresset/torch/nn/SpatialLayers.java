package org.cresset.torch.nn;

import static org.cresset.torch.nn.functional.AdaptivePoolings.AS_INPUT;
import static org.cresset.torch.nn.functional.Interpolation.BICUBIC;
import static org.cresset.torch.nn.functional.Interpolation.BILINEAR;
import static org.cresset.torch.nn.functional.Interpolation.LINEAR;
import static org.cresset.torch.nn.functional.Interpolation.NEAREST_EXACT;
import static org.cresset.torch.nn.functional.Interpolation.TRILINEAR;
import static org.cresset.torch.nn.functional.PaddingMode.CIRCULAR;
import static org.cresset.torch.nn.functional.PaddingMode.REFLECT;
import static org.cresset.torch.nn.functional.PaddingMode.REPLICATE;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.cresset.torch.nn.functional.Size;

/** The layers of {@code spatial.py}, by the same names. */
final class SpatialLayers {
  static final Map<String, Supplier<Module>> ALL = new LinkedHashMap<>();

  private SpatialLayers() {}

  static {
    convolutions();
    poolings();
    resampling();
    padding();
    normalizations();
    withoutValues();
  }

  private static void add(String name, Supplier<Module> layer) {
    if (ALL.put(name, layer) != null) throw new IllegalArgumentException(name + " twice");
  }

  private static void convolutions() {
    add("conv1d", () -> Conv1d.of(4, 3, 3));
    add(
        "conv1d-circular",
        () -> Conv1d.of(4, 6, 3, o -> o.padding(2).paddingMode(CIRCULAR).groups(2).stride(2)));
    add("conv2d-one", () -> Conv2d.of(4, 3, 3, o -> o.bias(false)));
    add("conv2d-same", () -> Conv2d.of(4, 3, Size.of(4, 3), o -> o.samePadding().dilation(1, 2)));
    add("conv2d-reflect", () -> Conv2d.of(4, 3, 3, o -> o.padding(2, 1).paddingMode(REFLECT)));
    add(
        "conv2d-same-replicate",
        () -> Conv2d.of(4, 4, 2, o -> o.samePadding().paddingMode(REPLICATE).groups(4)));
    add("conv2d-empty", () -> Conv2d.of(4, 3, 3));
    add("conv3d", () -> Conv3d.of(4, 2, Size.of(2, 3, 2), o -> o.padding(0, 1, 1).stride(1, 1, 2)));
    add("convt1d", () -> ConvTranspose1d.of(4, 3, 3, o -> o.stride(2).padding(1).outputPadding(1)));
    add(
        "convt2d",
        () -> ConvTranspose2d.of(4, 2, Size.of(3, 2), o -> o.stride(2).groups(2).dilation(1, 2)));
    add("convt2d-one", () -> ConvTranspose2d.of(4, 2, 2, o -> o.bias(false)));
    add("convt3d", () -> ConvTranspose3d.of(4, 2, 2, o -> o.padding(1)));
  }

  private static void poolings() {
    add("maxpool1d", () -> MaxPool1d.of(3, o -> o.stride(2).padding(1)));
    add("maxpool1d-ceil", () -> MaxPool1d.of(2, o -> o.ceilMode(true)));
    add("maxpool3d", () -> MaxPool3d.of(Size.of(2, 1, 3), o -> o.stride(1, 2, 2).padding(1, 0, 1)));
    add("avgpool1d", () -> AvgPool1d.of(3, o -> o.stride(2).padding(1).countIncludePad(false)));
    add(
        "avgpool3d",
        () -> AvgPool3d.of(Size.of(2, 1, 3), o -> o.ceilMode(true).divisorOverride(5)));
    add("adaptiveavg1d", () -> AdaptiveAvgPool1d.of(3));
    add("adaptiveavg2d-none", () -> AdaptiveAvgPool2d.of(AS_INPUT, 2));
    add("adaptiveavg3d", () -> AdaptiveAvgPool3d.of(3, 2, 4));
    add("adaptiveavg3d-1", () -> AdaptiveAvgPool3d.of(1));
    add("adaptivemax1d", () -> AdaptiveMaxPool1d.of(3));
    add("adaptivemax2d", () -> AdaptiveMaxPool2d.of(4, 2));
    add("adaptivemax3d", () -> AdaptiveMaxPool3d.of(2));
    add("lppool1d", () -> LPPool1d.of(2, 3));
    add("lppool2d", () -> LPPool2d.of(4, Size.of(2, 3), o -> o.stride(2).ceilMode(true)));
    add("lppool2d-inf", () -> LPPool2d.of(Double.POSITIVE_INFINITY, 2));
    add("lppool3d", () -> LPPool3d.of(2, 2));
  }

  private static void resampling() {
    add("upsample-nearest1d", () -> Upsample.of(o -> o.scaleFactor(1.7)));
    add("upsample-nearest2d", () -> UpsamplingNearest2d.of(o -> o.scaleFactor(2)));
    add("upsample-bilinear2d", () -> UpsamplingBilinear2d.of(o -> o.size(9, 4)));
    add("upsample-nearest3d", () -> Upsample.of(o -> o.size(3, 5, 7)));
    add("upsample-exact2d", () -> Upsample.of(o -> o.size(4, 9).mode(NEAREST_EXACT)));
    add("upsample-linear", () -> Upsample.of(o -> o.scaleFactor(1.6).mode(LINEAR)));
    add(
        "upsample-linear-aligned",
        () -> Upsample.of(o -> o.size(4).mode(LINEAR).alignCorners(true)));
    add("upsample-bilinear", () -> Upsample.of(o -> o.scaleFactor(0.6, 1.7).mode(BILINEAR)));
    add(
        "upsample-recomputed",
        () -> Upsample.of(o -> o.scaleFactor(1.7).mode(BILINEAR).recomputeScaleFactor(true)));
    add("upsample-bicubic", () -> Upsample.of(o -> o.size(9, 3).mode(BICUBIC)));
    add("upsample-trilinear", () -> Upsample.of(o -> o.scaleFactor(1.5).mode(TRILINEAR)));
    add("pixelshuffle", () -> PixelShuffle.of(2));
    add("pixelunshuffle", () -> PixelUnshuffle.of(3));
    add("channelshuffle", () -> ChannelShuffle.of(2));
    add("unfold", () -> Unfold.of(Size.of(2, 3), o -> o.padding(1).stride(2, 1)));
    add("unfold-one", () -> Unfold.of(Size.of(2), o -> o.dilation(2)));
    add("fold", () -> Fold.of(Size.of(4, 5), Size.of(2, 3), o -> o.padding(1, 0).stride(2, 1)));
    add("flatten", () -> Flatten.of(1, 2));
    add("unflatten", () -> Unflatten.of(1, 2, -1));
  }

  private static void padding() {
    add("zeropad1d", () -> ZeroPad1d.of(2, 1));
    add("zeropad2d", () -> ZeroPad2d.of(1, -1, 2, 0));
    add("zeropad3d", () -> ZeroPad3d.of(1));
    add("constantpad1d", () -> ConstantPad1d.of(3.5, 2));
    add("constantpad2d", () -> ConstantPad2d.of(-1.5, 1, 2, 0, 1));
    add("constantpad3d", () -> ConstantPad3d.of(0.25, 1, 0, 0, 1, 1, 0));
    add("reflectionpad1d", () -> ReflectionPad1d.of(3, 1));
    add("reflectionpad2d", () -> ReflectionPad2d.of(1, 2, 3, 0));
    add("reflectionpad3d", () -> ReflectionPad3d.of(1, 2, 1, 0, 2, 1));
    add("replicationpad1d", () -> ReplicationPad1d.of(3, 1));
    add("replicationpad2d", () -> ReplicationPad2d.of(1, 2, 3, 0));
    add("replicationpad3d", () -> ReplicationPad3d.of(1, 2, 1, 0, 2, 1));
    add("circularpad1d", () -> CircularPad1d.of(3, 1));
    add("circularpad2d", () -> CircularPad2d.of(1, 2, -1, 3));
    add("circularpad3d", () -> CircularPad3d.of(1, 2, 1, 0, 2, 1));
  }

  private static void normalizations() {
    add("bn1d", () -> BatchNorm1d.of(4));
    add("bn1d-rows", () -> BatchNorm1d.of(4, o -> o.cumulativeAverage()));
    add("bn3d", () -> BatchNorm3d.of(4, o -> o.eps(1e-3)));
    add("bn3d-eval", () -> BatchNorm3d.of(4));
    add("in1d", () -> InstanceNorm1d.of(4));
    add(
        "in2d",
        () -> InstanceNorm2d.of(4, o -> o.affine(true).trackRunningStats(true).momentum(0.3)));
    add("in2d-eval", () -> InstanceNorm2d.of(4, o -> o.affine(true).trackRunningStats(true)));
    add("in3d", () -> InstanceNorm3d.of(4, o -> o.affine(true)));
    add("ln", () -> LayerNorm.of(3));
    add("ln-2d", () -> LayerNorm.of(new long[] {5, 3}, o -> o.eps(1e-3)));
    add("ln-nobias", () -> LayerNorm.of(3, o -> o.bias(false)));
    add("ln-plain", () -> LayerNorm.of(3, o -> o.elementwiseAffine(false)));
    add("ln-empty", () -> LayerNorm.of(3));
    add("gn", () -> GroupNorm.of(2, 4));
    add("gn-1d", () -> GroupNorm.of(4, 4, o -> o.affine(false)));
    add("gn-3d", () -> GroupNorm.of(1, 4, o -> o.eps(1e-2)));
    add("rms", () -> RMSNorm.of(3));
    add("rms-2d", () -> RMSNorm.of(new long[] {5, 3}, 1e-3, false));
    add("lrn", () -> LocalResponseNorm.of(3, 0.5, 0.6, 1.5));
    add("lrn-1d", () -> LocalResponseNorm.of(2));
    add("lrn-3d", () -> LocalResponseNorm.of(4, 0.2, 0.75, 1));
  }

  private static void withoutValues() {
    add("sync", () -> SyncBatchNorm.of(3));
    add("fractional2d", () -> FractionalMaxPool2d.of(Size.of(3), Size.of(2)));
    add("unpool1d", () -> MaxUnpool1d.of(2));
    add("unpool2d", () -> MaxUnpool2d.of(Size.of(2, 3), o -> o.stride(2).padding(1)));
    add("unpool3d", () -> MaxUnpool3d.of(Size.of(1, 2, 2), o -> o));
    add("dropout1d", Dropout1d::of);
    add("dropout2d", () -> Dropout2d.of(0.3));
    add("dropout3d", () -> Dropout3d.of(0.3));
    add("alpha", () -> AlphaDropout.of(0.2));
    add("feature-alpha", FeatureAlphaDropout::of);
  }
}
