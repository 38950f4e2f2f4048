package org.cresset.torch.nn;

import java.util.List;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Encoder layers one on the other. Source: {@code torch.nn.TransformerEncoder}.
 *
 * <p>Shape: stays.
 */
public final class TransformerEncoder extends Module {
  private final ModuleList<TransformerEncoderLayer> layers;
  private final @Nullable LayerNorm norm;

  private TransformerEncoder(TransformerEncoderLayer layer, int count, @Nullable LayerNorm norm) {
    layers = child("layers", Clones.of(layer, layer::another, count));
    this.norm = norm == null ? null : child("norm", norm);
  }

  /**
   * So many layers like one, which becomes the first; the others start with its values.
   *
   * @param norm what stands at the end, or null for nothing
   */
  public static TransformerEncoder of(
      TransformerEncoderLayer layer, int count, @Nullable LayerNorm norm) {
    return new TransformerEncoder(layer, count, norm);
  }

  @Override
  public Tensor forward(Tensor source) {
    return run(source, MultiheadAttention.Call.DEFAULT);
  }

  /** With masks for all layers. */
  public Tensor forward(Tensor source, MultiheadAttention.Call masks) {
    return callFirst(List.of(source), x -> run(x.getFirst(), masks));
  }

  private Tensor run(Tensor source, MultiheadAttention.Call masks) {
    return Scope.of(
        () -> {
          Tensor x = source;
          for (TransformerEncoderLayer layer : layers) x = layer.forward(x, masks);
          return norm == null ? x : norm.call(x);
        });
  }
}
