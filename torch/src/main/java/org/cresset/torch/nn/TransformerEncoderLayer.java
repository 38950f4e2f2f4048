package org.cresset.torch.nn;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Attention of a sequence to itself, then two linear layers; what enters each is added to what
 * comes out. Source: Vaswani et al. 2017, {@code torch.nn.TransformerEncoderLayer}.
 *
 * <p>Shape: (S, N, E), with {@code batchFirst} (N, S, E), stays.
 */
public final class TransformerEncoderLayer extends Module {
  private final long features;
  private final long heads;
  private final TransformerOptions options;
  private final MultiheadAttention selfAttn;
  private final Linear linear1;
  private final Dropout dropout;
  private final Linear linear2;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final Dropout dropout1;
  private final Dropout dropout2;

  private TransformerEncoderLayer(long features, long heads, TransformerOptions options) {
    this.features = features;
    this.heads = heads;
    this.options = options;
    long inner = options.dimFeedforward();
    selfAttn = child("self_attn", options.attention(features, heads));
    linear1 = child("linear1", Linear.of(features, inner, options.bias()));
    dropout = child("dropout", Dropout.of(options.dropout()));
    linear2 = child("linear2", Linear.of(inner, features, options.bias()));
    norm1 = child("norm1", options.norm(features));
    norm2 = child("norm2", options.norm(features));
    dropout1 = child("dropout1", Dropout.of(options.dropout()));
    dropout2 = child("dropout2", Dropout.of(options.dropout()));
  }

  /** So many heads over so many features; {@code o -> o.dimFeedforward(256)}. */
  public static TransformerEncoderLayer of(
      long features, long heads, UnaryOperator<TransformerOptions> options) {
    return new TransformerEncoderLayer(features, heads, options.apply(TransformerOptions.DEFAULT));
  }

  /** Another of the same kind. */
  TransformerEncoderLayer another() {
    return new TransformerEncoderLayer(features, heads, options);
  }

  @Override
  public Tensor forward(Tensor source) {
    return run(source, MultiheadAttention.Call.DEFAULT);
  }

  /** With masks; weights are not returned. */
  public Tensor forward(Tensor source, MultiheadAttention.Call masks) {
    return callFirst(List.of(source), x -> run(x.getFirst(), masks));
  }

  private Tensor run(Tensor source, MultiheadAttention.Call masks) {
    return Scope.of(
        () -> {
          if (options.normFirst()) {
            Tensor x = source.add(attended(norm1.call(source), masks));
            return x.add(fed(norm2.call(x)));
          }
          Tensor x = norm1.call(source.add(attended(source, masks)));
          return norm2.call(x.add(fed(x)));
        });
  }

  /** With masks, null for none. */
  public Tensor forward(
      Tensor source, @Nullable Tensor mask, @Nullable Tensor keyPaddingMask, boolean causal) {
    return forward(
        source,
        MultiheadAttention.Call.DEFAULT
            .attnMask(mask)
            .keyPaddingMask(keyPaddingMask)
            .causal(causal));
  }

  private Tensor attended(Tensor x, MultiheadAttention.Call masks) {
    return dropout1.call(selfAttn.forward(x, x, x, masks.needWeights(false)).output());
  }

  private Tensor fed(Tensor x) {
    Tensor inner = options.activation().apply(linear1.call(x)); // (..., dimFeedforward)
    return dropout2.call(linear2.call(dropout.call(inner)));
  }
}
