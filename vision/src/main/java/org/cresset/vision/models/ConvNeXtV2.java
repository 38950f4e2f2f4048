package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Linalg;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.GELU;
import org.cresset.torch.nn.Identity;
import org.cresset.torch.nn.LayerNorm;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Sequential;

/**
 * ConvNeXt whose channels compete. Source: Woo et al. 2023, in timm's names; its small ones have
 * 1x1 convolutions where the others have linear layers.
 */
public final class ConvNeXtV2 extends ImageModel {
  private final Sequential stem;
  private final Sequential stages;
  private final Head head;

  /** Each channel by its length relative to the others' (global response normalisation). */
  private static final class ResponseNorm extends Module {
    private static final double EPS = 1e-6;
    private final boolean channelsLast;
    private final long channels;
    private final Tensor weight;
    private final Tensor bias;

    ResponseNorm(long channels, boolean channelsLast) {
      this.channels = channels;
      this.channelsLast = channelsLast;
      weight = parameter("weight", Tensor.zeros(channels));
      bias = parameter("bias", Tensor.zeros(channels));
    }

    @Override
    public Tensor forward(Tensor x) {
      long[] spatial = channelsLast ? new long[] {1, 2} : new long[] {2, 3};
      int channel = channelsLast ? 3 : 1;
      long[] shape = {1, 1, 1, 1};
      shape[channel] = channels;
      return Scope.of(
          () -> {
            Tensor length = Linalg.vectorNorm(x, 2, spatial, true);
            Tensor relative = length.div(length.mean(channel, true).add(EPS));
            Tensor normed = x.mul(relative);
            return x.add(weight.view(shape).mul(normed).add(bias.view(shape)));
          });
    }

    @Override
    protected boolean keepsNothing() {
      return true;
    }
  }

  private static final class Mlp extends Block {
    private final Module fc1;
    private final GELU act = child("act", GELU.of());
    private final ResponseNorm grn;
    private final Module fc2;

    Mlp(long channels, boolean convolutions) {
      long wide = 4 * channels;
      fc1 = child("fc1", convolutions ? Conv2d.of(channels, wide, 1) : Linear.of(channels, wide));
      grn = child("grn", new ResponseNorm(wide, !convolutions));
      fc2 = child("fc2", convolutions ? Conv2d.of(wide, channels, 1) : Linear.of(wide, channels));
    }

    @Override
    public Tensor forward(Tensor x) {
      return chain(x, fc1, act, grn, fc2);
    }
  }

  private static final class ConvNeXtBlock extends Block {
    private final boolean convolutions;
    private final Conv2d convDw;
    private final Module norm;
    private final Mlp mlp;
    private final Permute toEnd = Permute.channelsToEnd();
    private final Permute toFront = Permute.channelsToFront();

    ConvNeXtBlock(long channels, boolean convolutions) {
      this.convolutions = convolutions;
      convDw =
          child("conv_dw", Conv2d.of(channels, channels, 7, o -> o.padding(3).groups(channels)));
      Module linearNorm = LayerNorm.of(channels, o -> o.eps(1e-6));
      norm = child("norm", convolutions ? LayerNorm2d.of(channels) : linearNorm);
      mlp = child("mlp", new Mlp(channels, convolutions));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor branch =
          convolutions ? chain(x, convDw, norm, mlp) : chain(x, convDw, toEnd, norm, mlp, toFront);
      return join(branch, x);
    }
  }

  private static final class Stage extends Block {
    private final Module downsample;
    private final Sequential blocks;

    Stage(long in, long out, int count, boolean convolutions) {
      downsample =
          child(
              "downsample",
              in == out
                  ? Identity.of()
                  : Sequential.of(LayerNorm2d.of(in), Conv2d.of(in, out, 2, o -> o.stride(2))));
      List<Module> list = new ArrayList<>();
      for (int i = 0; i < count; i++) list.add(new ConvNeXtBlock(out, convolutions));
      blocks = child("blocks", sequence(list));
    }

    @Override
    public Tensor forward(Tensor x) {
      return chain(x, downsample, blocks);
    }
  }

  private static final class Head extends Block {
    private final AdaptiveAvgPool2d pool = child("global_pool", AdaptiveAvgPool2d.of(1));
    private final LayerNorm2d norm;
    private final Flatten flatten = child("flatten", Flatten.of());
    private final Linear fc;

    Head(long channels, int classes) {
      norm = child("norm", LayerNorm2d.of(channels));
      fc = child("fc", Linear.of(channels, classes));
    }

    @Override
    public Tensor forward(Tensor x) {
      return chain(x, pool, norm, flatten, fc);
    }
  }

  private ConvNeXtV2(int classes, boolean convolutions, long first, int... blocks) {
    super("head.fc");
    stem =
        child(
            "stem", Sequential.of(Conv2d.of(3, first, 4, o -> o.stride(4)), LayerNorm2d.of(first)));
    List<Module> list = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long out = first << i;
      list.add(new Stage(i == 0 ? out : out / 2, out, blocks[i], convolutions));
    }
    stages = child("stages", Block.sequence(list));
    head = child("head", new Head(first << 3, classes));
    Start.truncatedNormal(this);
  }

  /** 3.7 million parameters. */
  public static ConvNeXtV2 atto(int classes) {
    return new ConvNeXtV2(classes, true, 40, 2, 2, 6, 2);
  }

  /** 5.2 million parameters. */
  public static ConvNeXtV2 femto(int classes) {
    return new ConvNeXtV2(classes, true, 48, 2, 2, 6, 2);
  }

  /** 9.1 million parameters. */
  public static ConvNeXtV2 pico(int classes) {
    return new ConvNeXtV2(classes, true, 64, 2, 2, 6, 2);
  }

  /** 16 million parameters. */
  public static ConvNeXtV2 nano(int classes) {
    return new ConvNeXtV2(classes, true, 80, 2, 2, 8, 2);
  }

  /** 29 million parameters. */
  public static ConvNeXtV2 tiny(int classes) {
    return new ConvNeXtV2(classes, false, 96, 3, 3, 9, 3);
  }

  /** 89 million parameters. */
  public static ConvNeXtV2 base(int classes) {
    return new ConvNeXtV2(classes, false, 128, 3, 3, 27, 3);
  }

  /** 198 million parameters. */
  public static ConvNeXtV2 large(int classes) {
    return new ConvNeXtV2(classes, false, 192, 3, 3, 27, 3);
  }

  @Override
  public Tensor forward(Tensor x) {
    return chain(x, stem, stages, head); // (N, classes)
  }
}
