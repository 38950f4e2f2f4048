package org.cresset.torch.nn;

import java.util.List;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Decoder layers one on the other. Source: {@code torch.nn.TransformerDecoder}.
 *
 * <p>Shape: the target's.
 */
public final class TransformerDecoder extends Module {
  private final ModuleList<TransformerDecoderLayer> layers;
  private final @Nullable LayerNorm norm;

  private TransformerDecoder(TransformerDecoderLayer layer, int count, @Nullable LayerNorm norm) {
    layers = child("layers", Clones.of(layer, layer::another, count));
    this.norm = norm == null ? null : child("norm", norm);
  }

  /**
   * So many layers like one, which becomes the first; the others start with its values.
   *
   * @param norm what stands at the end, or null for nothing
   */
  public static TransformerDecoder of(
      TransformerDecoderLayer layer, int count, @Nullable LayerNorm norm) {
    return new TransformerDecoder(layer, count, norm);
  }

  /** Without masks. */
  public Tensor forward(Tensor target, Tensor memory) {
    return forward(
        target, memory, MultiheadAttention.Call.DEFAULT, MultiheadAttention.Call.DEFAULT);
  }

  /** With masks for the target's attention to itself and to the memory, for all layers. */
  public Tensor forward(
      Tensor target,
      Tensor memory,
      MultiheadAttention.Call targetMasks,
      MultiheadAttention.Call memoryMasks) {
    return callFirst(
        List.of(target, memory), x -> run(x.get(0), x.get(1), targetMasks, memoryMasks));
  }

  private Tensor run(
      Tensor target,
      Tensor memory,
      MultiheadAttention.Call targetMasks,
      MultiheadAttention.Call memoryMasks) {
    return Scope.of(
        () -> {
          Tensor x = target;
          for (TransformerDecoderLayer layer : layers) {
            x = layer.forward(x, memory, targetMasks, memoryMasks);
          }
          return norm == null ? x : norm.call(x);
        });
  }
}
