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
import org.cresset.torch.nn.Init;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Sequential;

/**
 * Depth and width grown together. Source: Tan and Le 2019 and 2021 (V2), in torchvision's names.
 */
public final class EfficientNet extends ImageModel {
  private static final double STOCHASTIC_DEPTH = 0.2;
  private final Sequential features;
  private final AdaptiveAvgPool2d avgpool = child("avgpool", AdaptiveAvgPool2d.of(1));
  private final Flatten flatten = Flatten.of();
  private final Sequential classifier;

  /** One stage; {@code fused} ones have no convolution a channel. */
  private record Stage(
      boolean fused, int expand, int kernel, int stride, long in, long out, int blocks) {
    Stage grown(double width, double depth) {
      long grownIn = Channels.divisible(in * width);
      long grownOut = Channels.divisible(out * width);
      return new Stage(
          fused, expand, kernel, stride, grownIn, grownOut, (int) Math.ceil(blocks * depth));
    }

    Stage after() {
      return new Stage(fused, expand, kernel, 1, out, out, blocks);
    }
  }

  private static Stage mb(int expand, int kernel, int stride, long in, long out, int blocks) {
    return new Stage(false, expand, kernel, stride, in, out, blocks);
  }

  private static Stage fused(int expand, int stride, long in, long out, int blocks) {
    return new Stage(true, expand, 3, stride, in, out, blocks);
  }

  private static final List<Stage> B0 =
      List.of(
          mb(1, 3, 1, 32, 16, 1),
          mb(6, 3, 2, 16, 24, 2),
          mb(6, 5, 2, 24, 40, 2),
          mb(6, 3, 2, 40, 80, 3),
          mb(6, 5, 1, 80, 112, 3),
          mb(6, 5, 2, 112, 192, 4),
          mb(6, 3, 1, 192, 320, 1));

  private static final class MBConv extends Block {
    private final Sequential block;
    private final StochasticDepth depth;
    private final boolean shortcut;

    MBConv(Stage s, double drop, UnaryOperator<ConvNorm.Options> norm) {
      UnaryOperator<ConvNorm.Options> silu = o -> norm.apply(o).activation(Activation::silu);
      UnaryOperator<ConvNorm.Options> linear = o -> norm.apply(o).linear();
      long wide = Channels.divisible((double) s.in * s.expand);
      List<Module> layers = new ArrayList<>();
      if (s.fused) {
        long first = wide == s.in ? s.out : wide;
        layers.add(ConvNorm.of(s.in, first, s.kernel, o -> silu.apply(o).stride(s.stride)));
        if (wide != s.in) layers.add(ConvNorm.of(wide, s.out, 1, linear));
      } else {
        if (wide != s.in) layers.add(ConvNorm.of(s.in, wide, 1, silu));
        layers.add(
            ConvNorm.of(wide, wide, s.kernel, o -> silu.apply(o).stride(s.stride).groups(wide)));
        long squeezed = Math.max(1, s.in / 4);
        layers.add(SqueezeExcitation.of(wide, squeezed, Activation.silu(), Activation.sigmoid()));
        layers.add(ConvNorm.of(wide, s.out, 1, linear));
      }
      block = child("block", sequence(layers));
      depth = child("stochastic_depth", StochasticDepth.of(drop));
      shortcut = s.stride == 1 && s.in == s.out;
    }

    @Override
    public Tensor forward(Tensor x) {
      return shortcut ? chain(x, block, depth).add_(x) : block.call(x);
    }
  }

  private EfficientNet(
      List<Stage> stages, double dropout, long last, double eps, double momentum, int classes) {
    super("classifier.1");
    UnaryOperator<ConvNorm.Options> norm =
        o -> o.norm(c -> BatchNorm2d.of(c, n -> n.eps(eps).momentum(momentum)));
    UnaryOperator<ConvNorm.Options> silu = o -> norm.apply(o).activation(Activation::silu);
    List<Module> layers = new ArrayList<>();
    layers.add(ConvNorm.of(3, stages.getFirst().in, 3, o -> silu.apply(o).stride(2)));
    int total = stages.stream().mapToInt(Stage::blocks).sum();
    int before = 0;
    for (Stage stage : stages) {
      List<Module> blocks = new ArrayList<>();
      for (int i = 0; i < stage.blocks; i++) {
        double drop = STOCHASTIC_DEPTH * before++ / total;
        blocks.add(new MBConv(i == 0 ? stage : stage.after(), drop, norm));
      }
      layers.add(Block.sequence(blocks));
    }
    layers.add(ConvNorm.of(stages.getLast().out, last, 1, silu));
    features = child("features", Block.sequence(layers));
    Linear linear = Linear.of(last, classes);
    classifier = child("classifier", Sequential.of(Dropout.of(dropout), linear));
    Start.kaimingFanOut(this);
    double bound = 1 / Math.sqrt(classes);
    Init.uniform_(linear.weight(), -bound, bound);
    Start.zero(linear.bias());
  }

  private static EfficientNet b(
      double width, double depth, double dropout, double eps, double momentum, int classes) {
    List<Stage> stages = B0.stream().map(stage -> stage.grown(width, depth)).toList();
    return new EfficientNet(stages, dropout, 4 * stages.getLast().out, eps, momentum, classes);
  }

  /**
   * One of B0 to B7.
   *
   * @param size 0 to 7
   */
  public static EfficientNet b(int size, int classes) {
    return switch (size) {
      case 0 -> b(1.0, 1.0, 0.2, 1e-5, 0.1, classes);
      case 1 -> b(1.0, 1.1, 0.2, 1e-5, 0.1, classes);
      case 2 -> b(1.1, 1.2, 0.3, 1e-5, 0.1, classes);
      case 3 -> b(1.2, 1.4, 0.3, 1e-5, 0.1, classes);
      case 4 -> b(1.4, 1.8, 0.4, 1e-5, 0.1, classes);
      case 5 -> b(1.6, 2.2, 0.4, 1e-3, 0.01, classes);
      case 6 -> b(1.8, 2.6, 0.5, 1e-3, 0.01, classes);
      case 7 -> b(2.0, 3.1, 0.5, 1e-3, 0.01, classes);
      default ->
          throw new IllegalArgumentException("efficientNet: the size must be 0 to 7, got " + size);
    };
  }

  /** V2, small. */
  public static EfficientNet v2Small(int classes) {
    return v2(
        List.of(
            fused(1, 1, 24, 24, 2),
            fused(4, 2, 24, 48, 4),
            fused(4, 2, 48, 64, 4),
            mb(4, 3, 2, 64, 128, 6),
            mb(6, 3, 1, 128, 160, 9),
            mb(6, 3, 2, 160, 256, 15)),
        0.2,
        classes);
  }

  /** V2, medium. */
  public static EfficientNet v2Medium(int classes) {
    return v2(
        List.of(
            fused(1, 1, 24, 24, 3),
            fused(4, 2, 24, 48, 5),
            fused(4, 2, 48, 80, 5),
            mb(4, 3, 2, 80, 160, 7),
            mb(6, 3, 1, 160, 176, 14),
            mb(6, 3, 2, 176, 304, 18),
            mb(6, 3, 1, 304, 512, 5)),
        0.3,
        classes);
  }

  /** V2, large. */
  public static EfficientNet v2Large(int classes) {
    return v2(
        List.of(
            fused(1, 1, 32, 32, 4),
            fused(4, 2, 32, 64, 7),
            fused(4, 2, 64, 96, 7),
            mb(4, 3, 2, 96, 192, 10),
            mb(6, 3, 1, 192, 224, 19),
            mb(6, 3, 2, 224, 384, 25),
            mb(6, 3, 1, 384, 640, 7)),
        0.4,
        classes);
  }

  private static EfficientNet v2(List<Stage> stages, double dropout, int classes) {
    return new EfficientNet(stages, dropout, 1280, 1e-3, 0.1, classes);
  }

  @Override
  public Tensor forward(Tensor x) {
    return chain(x, features, avgpool, flatten, classifier); // (N, classes)
  }
}
