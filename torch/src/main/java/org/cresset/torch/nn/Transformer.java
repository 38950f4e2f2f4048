package org.cresset.torch.nn;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Attention;

/**
 * An encoder and a decoder. Source: Vaswani et al. 2017, {@code torch.nn.Transformer}.
 *
 * <p>Shape: source (S, N, E) and target (T, N, E), with {@code batchFirst} (N, S, E) and (N, T, E),
 * give the target's.
 */
public final class Transformer extends Module {
  private final TransformerEncoder encoder;
  private final TransformerDecoder decoder;

  private Transformer(
      long features, long heads, int encoderLayers, int decoderLayers, TransformerOptions options) {
    encoder =
        child(
            "encoder",
            TransformerEncoder.of(
                TransformerEncoderLayer.of(features, heads, _ -> options),
                encoderLayers,
                options.norm(features)));
    decoder =
        child(
            "decoder",
            TransformerDecoder.of(
                TransformerDecoderLayer.of(features, heads, _ -> options),
                decoderLayers,
                options.norm(features)));
    for (Tensor parameter : namedParameters().values()) {
      if (parameter.dim() > 1) Init.xavierUniform_(parameter, 1);
    }
  }

  /** So many layers of so many heads over so many features. */
  public static Transformer of(
      long features,
      long heads,
      int encoderLayers,
      int decoderLayers,
      UnaryOperator<TransformerOptions> options) {
    return new Transformer(
        features, heads, encoderLayers, decoderLayers, options.apply(TransformerOptions.DEFAULT));
  }

  /** Without masks. */
  public Tensor forward(Tensor source, Tensor target) {
    MultiheadAttention.Call none = MultiheadAttention.Call.DEFAULT;
    return forward(source, target, none, none, none);
  }

  /** With masks for the source, the target, and the target's attention to the memory. */
  public Tensor forward(
      Tensor source,
      Tensor target,
      MultiheadAttention.Call sourceMasks,
      MultiheadAttention.Call targetMasks,
      MultiheadAttention.Call memoryMasks) {
    return callFirst(
        List.of(source, target),
        x ->
            Scope.of(
                () ->
                    decoder.forward(
                        x.get(1),
                        encoder.forward(x.get(0), sourceMasks),
                        targetMasks,
                        memoryMasks)));
  }

  /** True where a step must not see another: all that come after it, (size, size). */
  public static Tensor causalMask(long size) {
    return Scope.of(() -> Attention.causalMask(size, size).logicalNot());
  }
}
