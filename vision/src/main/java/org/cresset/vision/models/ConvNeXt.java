package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.GELU;
import org.cresset.torch.nn.LayerNorm;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Sequential;

/** A network of convolutions, built as transformers are. Source: Liu et al. 2022, torchvision. */
public final class ConvNeXt extends ImageModel {
  private static final double LAYER_SCALE = 1e-6;
  private final Sequential features;
  private final AdaptiveAvgPool2d avgpool = child("avgpool", AdaptiveAvgPool2d.of(1));
  private final Sequential classifier;

  private static final class CNBlock extends Block {
    private final Tensor layerScale;
    private final Sequential block;
    private final StochasticDepth depth;

    CNBlock(long channels, double drop) {
      layerScale =
          parameter("layer_scale", Tensor.full(LAYER_SCALE, DType.FLOAT32, channels, 1, 1));
      block =
          child(
              "block",
              Sequential.of(
                  Conv2d.of(channels, channels, 7, o -> o.padding(3).groups(channels)),
                  Permute.channelsToEnd(),
                  LayerNorm.of(channels, o -> o.eps(1e-6)),
                  Linear.of(channels, 4 * channels),
                  GELU.of(),
                  Linear.of(4 * channels, channels),
                  Permute.channelsToFront()));
      depth = child("stochastic_depth", StochasticDepth.of(drop));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor out = block.call(x);
      Tensor scaled = layerScale.mul(out);
      release(out);
      Tensor kept = depth.call(scaled);
      if (kept != scaled) release(scaled);
      return kept.add_(x);
    }
  }

  private ConvNeXt(int classes, double drop, long first, int... blocks) {
    super("classifier.2");
    List<Module> layers = new ArrayList<>();
    layers.add(Sequential.of(Conv2d.of(3, first, 4, o -> o.stride(4)), LayerNorm2d.of(first)));
    int last = -1;
    for (int count : blocks) last += count;
    int before = 0;
    for (int i = 0; i < blocks.length; i++) {
      long channels = first << i;
      List<Module> stage = new ArrayList<>();
      for (int j = 0; j < blocks[i]; j++) {
        stage.add(new CNBlock(channels, drop * before++ / last));
      }
      layers.add(Block.sequence(stage));
      if (i < blocks.length - 1) layers.add(downsample(channels));
    }
    features = child("features", Block.sequence(layers)); // (N, 8 first, H/32, W/32)
    long end = first << (blocks.length - 1);
    classifier =
        child(
            "classifier",
            Sequential.of(LayerNorm2d.of(end), Flatten.of(), Linear.of(end, classes)));
    Start.truncatedNormal(this);
  }

  private static Sequential downsample(long channels) {
    return Sequential.of(
        LayerNorm2d.of(channels), Conv2d.of(channels, 2 * channels, 2, o -> o.stride(2)));
  }

  /** 28 million parameters. */
  public static ConvNeXt tiny(int classes) {
    return new ConvNeXt(classes, 0.1, 96, 3, 3, 9, 3);
  }

  /** 50 million parameters. */
  public static ConvNeXt small(int classes) {
    return new ConvNeXt(classes, 0.4, 96, 3, 3, 27, 3);
  }

  /** 88 million parameters. */
  public static ConvNeXt base(int classes) {
    return new ConvNeXt(classes, 0.5, 128, 3, 3, 27, 3);
  }

  /** 197 million parameters. */
  public static ConvNeXt large(int classes) {
    return new ConvNeXt(classes, 0.5, 192, 3, 3, 27, 3);
  }

  @Override
  public Tensor forward(Tensor x) {
    return chain(x, features, avgpool, classifier); // (N, classes)
  }
}
