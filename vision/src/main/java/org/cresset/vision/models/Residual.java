package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;
import org.jspecify.annotations.Nullable;

/** A block of two convolutions, or a bottleneck of three, beside a shortcut. */
final class Residual extends Recomputable {
  private final Conv2d conv1;
  private final BatchNorm2d bn1;
  private final Conv2d conv2;
  private final BatchNorm2d bn2;
  private final @Nullable Conv2d conv3;
  private final @Nullable BatchNorm2d bn3;
  private final ReLU relu;
  private final @Nullable Sequential downsample;

  Residual(ResNetVariant variant, long in, long planes, long stride, long dilation) {
    long out = planes * variant.expansion();
    long groups = variant.groups();
    if (variant.bottleneck()) {
      long width = planes * variant.width() / 64 * groups;
      conv1 = child("conv1", Conv2d.of(in, width, 1, o -> o.bias(false)));
      bn1 = child("bn1", BatchNorm2d.of(width));
      conv2 = child("conv2", conv3x3(width, width, stride, dilation, groups));
      bn2 = child("bn2", BatchNorm2d.of(width));
      conv3 = child("conv3", Conv2d.of(width, out, 1, o -> o.bias(false)));
      bn3 = child("bn3", BatchNorm2d.of(out));
    } else {
      conv1 = child("conv1", conv3x3(in, planes, stride, dilation, 1));
      bn1 = child("bn1", BatchNorm2d.of(planes));
      conv2 = child("conv2", conv3x3(planes, planes, 1, dilation, 1));
      bn2 = child("bn2", BatchNorm2d.of(planes));
      conv3 = null;
      bn3 = null;
    }
    relu = child("relu", ReLU.of());
    boolean changes = stride != 1 || in != out;
    downsample = changes ? child("downsample", shortcut(in, out, stride)) : null;
  }

  private static Conv2d conv3x3(long in, long out, long stride, long dilation, long groups) {
    return Conv2d.of(
        in,
        out,
        3,
        o -> o.stride(stride).padding(dilation).dilation(dilation).groups(groups).bias(false));
  }

  private static Sequential shortcut(long in, long out, long stride) {
    return Sequential.of(
        Conv2d.of(in, out, 1, o -> o.stride(stride).bias(false)), BatchNorm2d.of(out));
  }

  /** The blocks of one stage. */
  static Sequential stage(
      ResNetVariant variant, long in, long planes, int blocks, long stride, long[] dilations) {
    List<Residual> stage = new ArrayList<>();
    stage.add(new Residual(variant, in, planes, stride, dilations[0]));
    long out = planes * variant.expansion();
    for (int i = 1; i < blocks; i++) {
      stage.add(new Residual(variant, out, planes, 1, dilations[1]));
    }
    return sequence(stage);
  }

  @Override
  Tensor compute(Tensor x) {
    Tensor branch =
        conv3 == null || bn3 == null
            ? chain(x, conv1, bn1, relu, conv2, bn2)
            : chain(x, conv1, bn1, relu, conv2, bn2, relu, conv3, bn3);
    if (downsample == null) return branch.add_(x).relu_();
    Tensor shortcut = downsample.call(x);
    Tensor sum = branch.add_(shortcut).relu_();
    release(shortcut);
    return sum;
  }
}
