package org.cresset.vision.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Dropout;
import org.cresset.torch.nn.Init;
import org.cresset.torch.nn.LayerNorm;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.MultiheadAttention;
import org.cresset.torch.nn.Sequential;

/** Attention between patches. Source: Dosovitskiy et al. 2021, in torchvision's names. */
public final class VisionTransformer extends ImageModel {
  private static final double EPS = 1e-6;
  private static final Pattern OLD = Pattern.compile("(.*\\.mlp)\\.linear_([12])\\.(.*)");

  private final long size;
  private final Tensor classToken;
  private final Conv2d convProj;
  private final Encoder encoder;
  private final Sequential heads;

  /** Attention, then a perceptron, each beside a shortcut. */
  private static final class EncoderBlock extends Block {
    private final LayerNorm ln1;
    private final MultiheadAttention attention;
    private final Dropout dropout;
    private final LayerNorm ln2;
    private final Sequential mlp;

    EncoderBlock(long hidden, long heads, long mlpHidden) {
      ln1 = child("ln_1", LayerNorm.of(hidden, o -> o.eps(EPS)));
      attention =
          child("self_attention", MultiheadAttention.of(hidden, heads, o -> o.batchFirst(true)));
      dropout = child("dropout", Dropout.of(0));
      ln2 = child("ln_2", LayerNorm.of(hidden, o -> o.eps(EPS)));
      mlp = child("mlp", Perceptron.of(hidden, mlpHidden));
      Perceptron.start(mlp);
    }

    @Override
    public Tensor forward(Tensor x) { // (N, patches, hidden)
      Tensor attended = join(chain(x, ln1, attention, dropout), x);
      Tensor out = join(chain(attended, ln2, mlp), attended);
      release(attended);
      return out;
    }
  }

  /** Where a patch lies, added; then the blocks. */
  private static final class Encoder extends Block {
    private final Tensor posEmbedding;
    private final Dropout dropout;
    private final Sequential layers;
    private final LayerNorm ln;

    Encoder(long length, int depth, long hidden, long heads, long mlpHidden) {
      posEmbedding = parameter("pos_embedding", Tensor.zeros(1, length, hidden));
      Init.normal_(posEmbedding, 0, 0.02);
      dropout = child("dropout", Dropout.of(0));
      SequencedMap<String, Module> blocks = new LinkedHashMap<>();
      for (int i = 0; i < depth; i++) {
        blocks.put("encoder_layer_" + i, new EncoderBlock(hidden, heads, mlpHidden));
      }
      layers = child("layers", Sequential.of(blocks));
      ln = child("ln", LayerNorm.of(hidden, o -> o.eps(EPS)));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor placed = x.add(posEmbedding);
      Tensor out = chain(placed, dropout, layers, ln);
      release(placed);
      return out;
    }
  }

  private VisionTransformer(
      long size, long patch, int depth, long hidden, long attentionHeads, int classes) {
    super("heads.head");
    this.size = size;
    classToken = parameter("class_token", Tensor.zeros(1, 1, hidden));
    convProj = child("conv_proj", Conv2d.of(3, hidden, patch, o -> o.stride(patch)));
    long side = size / patch;
    encoder =
        child("encoder", new Encoder(side * side + 1, depth, hidden, attentionHeads, 4 * hidden));
    Linear head = Linear.of(hidden, classes);
    SequencedMap<String, Module> last = new LinkedHashMap<>();
    last.put("head", head);
    heads = child("heads", Sequential.of(last));
    Init.truncNormal_(convProj.weight(), 0, Math.sqrt(1.0 / (3 * patch * patch)));
    Start.zero(convProj.bias());
    Init.zeros_(head.weight());
    Start.zero(head.bias());
  }

  private static VisionTransformer of(
      long size, long patch, int depth, long hidden, long heads, int classes) {
    if (size % patch != 0) {
      throw new IllegalArgumentException(
          "visionTransformer: the size must be a multiple of the patch, got %d and %d"
              .formatted(size, patch));
    }
    return new VisionTransformer(size, patch, depth, hidden, heads, classes);
  }

  /** Base: 12 blocks of 768 features, for images of {@code size} and patches of 16 or 32. */
  public static VisionTransformer base(int patch, long size, int classes) {
    return of(size, patch, 12, 768, 12, classes);
  }

  /** Large: 24 blocks of 1024 features, for images of {@code size} and patches of 16 or 32. */
  public static VisionTransformer large(int patch, long size, int classes) {
    return of(size, patch, 24, 1024, 16, classes);
  }

  @Override
  protected String published(String name) {
    Matcher old = OLD.matcher(name);
    if (!old.matches()) return name;
    return old.group(1) + (old.group(2).equals("1") ? ".0." : ".3.") + old.group(3);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (x.dim() != 4 || x.size(2) != size || x.size(3) != size) {
      throw new ShapeException(
          "visionTransformer: the input must be (N, 3, %d, %d), got %s%s"
              .formatted(size, size, x.dtype(), x.shape()));
    }
    return Scope.of(
        () -> {
          Tensor patches = convProj.call(x).flatten(2, 3).transpose(1, 2); // (N, patches, hidden)
          Tensor first = classToken.expand(x.size(0), 1, patches.size(2));
          Tensor encoded = encoder.call(Tensor.cat(List.of(first, patches), 1));
          return heads.call(encoded.select(1, 0)); // (N, classes)
        });
  }
}
