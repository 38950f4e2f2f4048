package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Activation;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Dropout;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/** Found by search for telephones. Source: Howard et al. 2019, in torchvision's names. */
public final class MobileNetV3 extends ImageModel {
  private final Sequential features;
  private final AdaptiveAvgPool2d avgpool = child("avgpool", AdaptiveAvgPool2d.of(1));
  private final Flatten flatten = Flatten.of();
  private final Sequential classifier;

  /**
   * One block.
   *
   * @param kernel of the convolution a channel
   * @param expanded channels within
   * @param out channels outside
   * @param squeeze whether channels are weighed
   * @param hardswish whether it is hardswish, not ReLU
   */
  private record Config(
      int kernel, int expanded, int out, boolean squeeze, boolean hardswish, int stride) {}

  private static final List<Config> LARGE =
      List.of(
          new Config(3, 16, 16, false, false, 1),
          new Config(3, 64, 24, false, false, 2),
          new Config(3, 72, 24, false, false, 1),
          new Config(5, 72, 40, true, false, 2),
          new Config(5, 120, 40, true, false, 1),
          new Config(5, 120, 40, true, false, 1),
          new Config(3, 240, 80, false, true, 2),
          new Config(3, 200, 80, false, true, 1),
          new Config(3, 184, 80, false, true, 1),
          new Config(3, 184, 80, false, true, 1),
          new Config(3, 480, 112, true, true, 1),
          new Config(3, 672, 112, true, true, 1),
          new Config(5, 672, 160, true, true, 2),
          new Config(5, 960, 160, true, true, 1),
          new Config(5, 960, 160, true, true, 1));

  private static final List<Config> SMALL =
      List.of(
          new Config(3, 16, 16, true, false, 2),
          new Config(3, 72, 24, false, false, 2),
          new Config(3, 88, 24, false, false, 1),
          new Config(5, 96, 40, true, true, 2),
          new Config(5, 240, 40, true, true, 1),
          new Config(5, 240, 40, true, true, 1),
          new Config(5, 120, 48, true, true, 1),
          new Config(5, 144, 48, true, true, 1),
          new Config(5, 288, 96, true, true, 2),
          new Config(5, 576, 96, true, true, 1),
          new Config(5, 576, 96, true, true, 1));

  private static final class InvertedResidual extends Block {
    private final Sequential block;
    private final boolean shortcut;

    InvertedResidual(Config c, long in, long dilation) {
      List<Module> layers = new ArrayList<>();
      if (c.expanded != in) layers.add(convolution(in, c.expanded, 1, c.hardswish, o -> o));
      long stride = dilation > 1 ? 1 : c.stride;
      layers.add(
          convolution(
              c.expanded,
              c.expanded,
              c.kernel,
              c.hardswish,
              o -> o.stride(stride).dilation(dilation).groups(c.expanded)));
      if (c.squeeze) {
        long squeezed = Channels.divisible(c.expanded / 4.0);
        layers.add(SqueezeExcitation.of(c.expanded, squeezed, ReLU.of(), Activation.hardsigmoid()));
      }
      layers.add(convolution(c.expanded, c.out, 1, false, ConvNorm.Options::linear));
      block = child("block", sequence(layers));
      shortcut = c.stride == 1 && in == c.out;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor out = block.call(x);
      return shortcut ? out.add_(x) : out;
    }
  }

  private MobileNetV3(List<Config> blocks, long last, int classes) {
    super("classifier.3");
    List<Module> layers = layers(blocks, 1);
    features = child("features", Block.sequence(layers));
    classifier =
        child(
            "classifier",
            Sequential.of(
                Linear.of(6L * blocks.getLast().out, last),
                Activation.hardswish(),
                Dropout.of(0.2),
                Linear.of(last, classes)));
    Start.kaimingFanOut(this);
    Start.smallLinear(this);
  }

  private static List<Module> layers(List<Config> blocks, long lastDilation) {
    List<Module> layers = new ArrayList<>();
    layers.add(convolution(3, 16, 3, true, o -> o.stride(2)));
    long in = 16;
    for (int i = 0; i < blocks.size(); i++) {
      boolean tail = i >= blocks.size() - 3; // C4
      layers.add(new InvertedResidual(blocks.get(i), in, tail ? lastDilation : 1));
      in = blocks.get(i).out;
    }
    layers.add(convolution(in, 6 * in, 1, true, o -> o));
    return layers;
  }

  /** The convolutions of the large network, those of its end dilated: for segmentation. */
  static List<Module> dilated() {
    List<Module> layers = layers(LARGE, 2);
    layers.forEach(Start::kaimingFanOut);
    return layers;
  }

  private static Sequential convolution(
      long in, long out, long kernel, boolean hardswish, UnaryOperator<ConvNorm.Options> options) {
    ConvNorm.Options common =
        ConvNorm.Options.DEFAULT
            .norm(c -> BatchNorm2d.of(c, o -> o.eps(1e-3).momentum(0.01)))
            .activation(hardswish ? Activation::hardswish : ReLU::of);
    return ConvNorm.of(in, out, kernel, options.apply(common));
  }

  /** The large one. */
  public static MobileNetV3 large(int classes) {
    return new MobileNetV3(LARGE, 1280, classes);
  }

  /** The small one. */
  public static MobileNetV3 small(int classes) {
    return new MobileNetV3(SMALL, 1024, classes);
  }

  @Override
  public Tensor forward(Tensor x) {
    return chain(x, features, avgpool, flatten, classifier); // (N, classes)
  }
}
