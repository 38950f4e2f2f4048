package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Identity;
import org.cresset.torch.nn.MaxPool2d;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/** A {@link ResNet} without its classifier: what segmentation builds on. */
sealed class ResNetEncoder extends ImageModel permits ResNet, ResNetEncoder.Alone {
  /** One that has no classifier. */
  static final class Alone extends ResNetEncoder {
    Alone(ResNetVariant variant) {
      super(variant);
    }

    @Override
    protected boolean surplus(String name) {
      return name.startsWith("fc."); // so that weights of classification fit
    }
  }

  private final Conv2d conv1;
  private final BatchNorm2d bn1;
  private final ReLU relu;
  private final Module maxpool;
  private final List<Sequential> layers = new ArrayList<>();
  private final long expansion;

  ResNetEncoder(ResNetVariant variant, String... heads) {
    super(heads);
    boolean small = variant.smallImages();
    conv1 =
        child(
            "conv1",
            small
                ? Conv2d.of(3, 64, 3, o -> o.padding(1).bias(false))
                : Conv2d.of(3, 64, 7, o -> o.stride(2).padding(3).bias(false)));
    bn1 = child("bn1", BatchNorm2d.of(64));
    relu = child("relu", ReLU.of());
    maxpool =
        child("maxpool", small ? Identity.of() : MaxPool2d.of(3, o -> o.stride(2).padding(1)));
    expansion = variant.expansion();
    long in = 64;
    long dilation = 1;
    for (int i = 0; i < 4; i++) {
      long planes = 64L << i;
      long stride = i == 0 ? 1 : 2;
      long before = dilation;
      if (4L << i > variant.outputStride()) {
        dilation *= stride;
        stride = 1;
      }
      long[] dilations = {variant.dilateFirst() ? dilation : before, dilation};
      int blocks = variant.blocks().get(i);
      Sequential layer = Residual.stage(variant, in, planes, blocks, stride, dilations);
      layers.add(child("layer" + (i + 1), layer));
      in = planes * expansion;
    }
    Start.kaimingFanOut(this);
  }

  /** The channels that a stage gives, 0 to 3. */
  final long channels(int stage) {
    return (64L << stage) * expansion;
  }

  /** What the last stage gives: (N, 3, H, W) to (N, C, H/32, W/32). */
  @Override
  public Tensor forward(Tensor x) {
    return chain(x, path().toArray(Module[]::new));
  }

  /** All in order, but for a ReLU that runs after the pooling: the two commute. */
  final List<Module> path() {
    List<Module> path = new ArrayList<>(List.of(conv1, bn1, maxpool, relu));
    path.addAll(layers);
    return path;
  }

  /** What the stem gives before pooling, then each stage, large to small. */
  final List<Tensor> features(Tensor x) {
    List<Tensor> features = new ArrayList<>();
    Tensor current = chain(x, conv1, bn1, relu); // (N, 64, H/2, W/2)
    features.add(current);
    current = chain(current, maxpool, layers.getFirst());
    features.add(current);
    for (Sequential layer : layers.subList(1, 4)) {
      current = layer.call(current);
      features.add(current);
    }
    return features;
  }
}
