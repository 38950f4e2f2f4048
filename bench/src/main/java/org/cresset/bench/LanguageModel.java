package org.cresset.bench;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Embedding;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.MultiheadAttention;
import org.cresset.torch.nn.TransformerEncoder;
import org.cresset.torch.nn.TransformerEncoderLayer;

/** The transformer of {@code models.py}: four encoder layers that see what came before. */
final class LanguageModel extends Module {
  private final Embedding embedding;
  private final Embedding position;
  private final TransformerEncoder encoder;
  private final Linear head;
  private final Tensor places; // (T)

  LanguageModel(long vocabulary, long width, long heads, long length) {
    embedding = child("embedding", Embedding.of(vocabulary, width));
    position = child("position", Embedding.of(length, width));
    TransformerEncoderLayer layer =
        TransformerEncoderLayer.of(
            width, heads, o -> o.dimFeedforward(4 * width).dropout(0).batchFirst(true));
    encoder = child("encoder", TransformerEncoder.of(layer, 4, null));
    head = child("head", Linear.of(width, vocabulary));
    places = transientBuffer("places", Tensor.arange(length));
  }

  @Override
  public Tensor forward(Tensor tokens) { // (N, T)
    Tensor x = embedding.call(tokens).add(position.call(places)); // (N, T, width)
    return head.call(encoder.forward(x, MultiheadAttention.Call.DEFAULT.causal(true)));
  }
}
