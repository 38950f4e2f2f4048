package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Embeddings.Mode;
import org.junit.jupiter.api.Test;

/** Names, first values and texts of layers for sequences: those of generate.py's init. */
class SequenceInitTest {
  private static List<Module> nets() {
    return List.of(
        Embedding.of(5, 3, o -> o.paddingIdx(1)),
        EmbeddingBag.of(5, 3, o -> o.mode(Mode.SUM).paddingIdx(2)),
        Bilinear.of(2, 3, 4),
        PReLU.of(3),
        LSTM.of(
            3, 4, o -> o.layers(2).bidirectional(true).batchFirst(true).dropout(0.1).projSize(2)),
        GRU.of(3, 2, o -> o.bias(false)),
        RNN.of(3, 2),
        RecurrentCell.of(RecurrentCell.Kind.LSTM, 3, 2),
        MultiheadAttention.of(4, 2, o -> o.addBiasKv(true)),
        MultiheadAttention.of(4, 2, o -> o.kdim(3).bias(false)),
        TransformerEncoder.of(
            TransformerEncoderLayer.of(4, 2, o -> o.dimFeedforward(6)), 2, LayerNorm.of(4, o -> o)),
        Transformer.of(4, 2, 2, 2, o -> o.dimFeedforward(6)),
        ModuleList.of(Linear.of(2, 2), Linear.of(2, 2), Identity.of()));
  }

  @Test
  void startsWithPyTorchsValuesForTheSameSeed() {
    try (Scope _ = Scope.open()) {
      Generator.manualSeed(42);
      Map<String, Tensor> state = new LinkedHashMap<>();
      List<Module> nets = nets();
      for (int i = 0; i < nets.size(); i++) {
        int index = i;
        nets.get(i).stateDict().forEach((name, t) -> state.put(index + "." + name, t));
      }
      Golden golden = Golden.read("sequence/init.safetensors");
      assertThat(state.keySet()).containsExactlyInAnyOrderElementsOf(golden.tensors().keySet());
      state.forEach(
          (name, tensor) ->
              assertThat(tensor.toByteArray()).as(name).isEqualTo(golden.get(name).toByteArray()));
      nets.forEach(Module::close);
    }
  }

  @Test
  void printsAsPyTorchDoes() throws IOException {
    try (Scope _ = Scope.open()) {
      List<Module> all = new ArrayList<>(nets());
      ActivationsTest.ALL.forEach(
          (name, make) -> {
            if (!List.of("relu", "gelu", "prelu").contains(name)) all.add(make.get());
          });
      StringBuilder text = new StringBuilder();
      for (Module net : all) text.append(net).append('\n');
      assertThat(text.toString()).isEqualTo(Files.readString(Golden.path("sequence/printed.txt")));
      all.forEach(Module::close);
    }
  }
}
