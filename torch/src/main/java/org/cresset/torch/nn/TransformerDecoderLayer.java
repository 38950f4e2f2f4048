package org.cresset.torch.nn;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/**
 * Attention of a sequence to itself and to another, then two linear layers; what enters each is
 * added to what comes out. Source: Vaswani et al. 2017, {@code torch.nn.TransformerDecoderLayer}.
 *
 * <p>Shape: target (T, N, E) and memory (S, N, E), with {@code batchFirst} (N, T, E) and (N, S, E),
 * give the target's.
 */
public final class TransformerDecoderLayer extends Module {
  private final long features;
  private final long heads;
  private final TransformerOptions options;
  private final MultiheadAttention selfAttn;
  private final MultiheadAttention multiheadAttn;
  private final Linear linear1;
  private final Dropout dropout;
  private final Linear linear2;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final LayerNorm norm3;
  private final Dropout dropout1;
  private final Dropout dropout2;
  private final Dropout dropout3;

  private TransformerDecoderLayer(long features, long heads, TransformerOptions options) {
    this.features = features;
    this.heads = heads;
    this.options = options;
    long inner = options.dimFeedforward();
    selfAttn = child("self_attn", options.attention(features, heads));
    multiheadAttn = child("multihead_attn", options.attention(features, heads));
    linear1 = child("linear1", Linear.of(features, inner, options.bias()));
    dropout = child("dropout", Dropout.of(options.dropout()));
    linear2 = child("linear2", Linear.of(inner, features, options.bias()));
    norm1 = child("norm1", options.norm(features));
    norm2 = child("norm2", options.norm(features));
    norm3 = child("norm3", options.norm(features));
    dropout1 = child("dropout1", Dropout.of(options.dropout()));
    dropout2 = child("dropout2", Dropout.of(options.dropout()));
    dropout3 = child("dropout3", Dropout.of(options.dropout()));
  }

  /** So many heads over so many features; {@code o -> o.dimFeedforward(256)}. */
  public static TransformerDecoderLayer of(
      long features, long heads, UnaryOperator<TransformerOptions> options) {
    return new TransformerDecoderLayer(features, heads, options.apply(TransformerOptions.DEFAULT));
  }

  /** Another of the same kind. */
  TransformerDecoderLayer another() {
    return new TransformerDecoderLayer(features, heads, options);
  }

  /** Without masks. */
  public Tensor forward(Tensor target, Tensor memory) {
    return forward(
        target, memory, MultiheadAttention.Call.DEFAULT, MultiheadAttention.Call.DEFAULT);
  }

  /** With masks for the target's attention to itself and to the memory. */
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
          if (options.normFirst()) {
            Tensor x = target.add(toItself(norm1.call(target), targetMasks));
            x = x.add(toMemory(norm2.call(x), memory, memoryMasks));
            return x.add(fed(norm3.call(x)));
          }
          Tensor x = norm1.call(target.add(toItself(target, targetMasks)));
          x = norm2.call(x.add(toMemory(x, memory, memoryMasks)));
          return norm3.call(x.add(fed(x)));
        });
  }

  private Tensor toItself(Tensor x, MultiheadAttention.Call masks) {
    return dropout1.call(selfAttn.forward(x, x, x, masks.needWeights(false)).output());
  }

  private Tensor toMemory(Tensor x, Tensor memory, MultiheadAttention.Call masks) {
    return dropout2.call(
        multiheadAttn.forward(x, memory, memory, masks.needWeights(false)).output());
  }

  private Tensor fed(Tensor x) {
    Tensor inner = options.activation().apply(linear1.call(x)); // (..., dimFeedforward)
    return dropout3.call(linear2.call(dropout.call(inner)));
  }
}
