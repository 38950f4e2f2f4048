package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Init;
import org.cresset.torch.nn.LayerNorm;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Sequential;
import org.cresset.torch.nn.functional.Padding;

/** Attention in windows. Source: Liu et al. 2021 and 2022 (V2), in torchvision's names. */
public final class SwinTransformer extends ImageModel {
  private final Sequential features;
  private final LayerNorm norm;
  private final Permute permute = child("permute", Permute.channelsToFront());
  private final AdaptiveAvgPool2d avgpool = child("avgpool", AdaptiveAvgPool2d.of(1));
  private final Flatten flatten = child("flatten", Flatten.of());
  private final Linear head;

  /** Attention, then a perceptron, each beside a shortcut; V2 norms what they give. */
  private static final class SwinBlock extends Block {
    private final boolean v2;
    private final LayerNorm norm1;
    private final WindowAttention attn;
    private final StochasticDepth depth;
    private final LayerNorm norm2;
    private final Sequential mlp;

    SwinBlock(long channels, long heads, long window, long shift, double drop, boolean v2) {
      this.v2 = v2;
      norm1 = child("norm1", LayerNorm.of(channels));
      attn = child("attn", new WindowAttention(channels, heads, window, shift, v2));
      depth = child("stochastic_depth", StochasticDepth.of(drop));
      norm2 = child("norm2", LayerNorm.of(channels));
      mlp = child("mlp", Perceptron.of(channels, 4 * channels));
      Perceptron.start(mlp);
    }

    @Override
    public Tensor forward(Tensor x) { // (N, H, W, C)
      Tensor branch = v2 ? chain(x, attn, norm1, depth) : chain(x, norm1, attn, depth);
      Tensor attended = join(branch, x);
      Tensor next = v2 ? chain(attended, mlp, norm2, depth) : chain(attended, norm2, mlp, depth);
      Tensor out = join(next, attended);
      release(attended);
      return out;
    }
  }

  /** Four neighbours as one: (N, H, W, C) to (N, H/2, W/2, 2C). */
  private static final class PatchMerging extends Block {
    private final boolean v2;
    private final Linear reduction;
    private final LayerNorm norm;

    PatchMerging(long channels, boolean v2) {
      this.v2 = v2;
      reduction = child("reduction", Linear.of(4 * channels, 2 * channels, false));
      norm = child("norm", LayerNorm.of((v2 ? 2 : 4) * channels));
    }

    @Override
    public Tensor forward(Tensor x) {
      return Scope.of(
          () -> {
            long bottom = x.size(1) % 2;
            long right = x.size(2) % 2;
            Tensor even = bottom + right == 0 ? x : Padding.pad(x, 0, 0, 0, right, 0, bottom);
            List<Tensor> corners =
                List.of(
                    corner(even, 0, 0), corner(even, 1, 0), corner(even, 0, 1), corner(even, 1, 1));
            Tensor joined = Tensor.cat(corners, -1);
            return v2 ? chain(joined, reduction, norm) : chain(joined, norm, reduction);
          });
    }

    private static Tensor corner(Tensor x, long down, long right) {
      return x.slice(1, down, x.size(1), 2).slice(2, right, x.size(2), 2);
    }
  }

  private SwinTransformer(
      int classes, boolean v2, long first, int deep, long firstHeads, double drop) {
    super("head");
    int[] depths = {2, 2, deep, 2};
    long window = v2 ? 8 : 7;
    List<Module> layers = new ArrayList<>();
    layers.add(
        Sequential.of(
            Conv2d.of(3, first, 4, o -> o.stride(4)),
            Permute.channelsToEnd(),
            LayerNorm.of(first)));
    int before = 0;
    int last = 6 + deep - 1;
    for (int i = 0; i < 4; i++) {
      long channels = first << i;
      List<Module> stage = new ArrayList<>();
      for (int j = 0; j < depths[i]; j++) {
        double p = drop * before++ / last;
        long shift = j % 2 == 0 ? 0 : window / 2;
        stage.add(new SwinBlock(channels, firstHeads << i, window, shift, p, v2));
      }
      layers.add(Block.sequence(stage));
      if (i < 3) layers.add(new PatchMerging(channels, v2));
    }
    features = child("features", Block.sequence(layers)); // (N, H/32, W/32, 8 first)
    norm = child("norm", LayerNorm.of(first << 3));
    head = child("head", Linear.of(first << 3, classes));
    apply(
        module -> {
          if (module instanceof Linear linear) {
            Init.truncNormal_(linear.weight(), 0, 0.02);
            Start.zero(linear.bias());
          }
        });
  }

  /** Tiny; V2 or the first. */
  public static SwinTransformer tiny(int classes, boolean v2) {
    return new SwinTransformer(classes, v2, 96, 6, 3, 0.2);
  }

  /** Small; V2 or the first. */
  public static SwinTransformer small(int classes, boolean v2) {
    return new SwinTransformer(classes, v2, 96, 18, 3, 0.3);
  }

  /** Base; V2 or the first. */
  public static SwinTransformer base(int classes, boolean v2) {
    return new SwinTransformer(classes, v2, 128, 18, 4, 0.5);
  }

  @Override
  public Tensor forward(Tensor x) { // (N, 3, H, W)
    return chain(x, features, norm, permute, avgpool, flatten, head); // (N, classes)
  }
}
