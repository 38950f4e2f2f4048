package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.functional.Embeddings.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows looked up, against PyTorch's values and gradients. */
class EmbeddingsTest {
  private static Module make(String name) {
    return switch (name) {
      case "plain" -> Embedding.of(5, 3);
      case "padding" -> Embedding.of(5, 3, o -> o.paddingIdx(1));
      case "norm" -> Embedding.of(5, 3, o -> o.maxNorm(1));
      case "frequency" -> Embedding.of(5, 3, o -> o.scaleGradByFreq(true));
      case "bag-mean" -> EmbeddingBag.of(5, 3);
      case "bag-max" -> EmbeddingBag.of(5, 3, o -> o.mode(Mode.MAX));
      case "bag-padding" -> EmbeddingBag.of(5, 3, o -> o.paddingIdx(1));
      case "bag-last" -> EmbeddingBag.of(5, 3, o -> o.mode(Mode.SUM).includeLastOffset(true));
      default -> EmbeddingBag.of(5, 3, o -> o.mode(Mode.SUM));
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "padding",
        "norm",
        "frequency",
        "bag-sum",
        "bag-mean",
        "bag-max",
        "bag-padding",
        "bag-weights",
        "bag-last"
      })
  void computesWhatPyTorchComputes(String name) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      try (Scope _ = Scope.open();
          Module layer = make(name).to(dtype)) {
        Golden golden = Golden.read("sequence/embeddings.safetensors");
        layer.loadStateDict(Map.of("weight", golden.get(name + "/weight")));
        Tensor output = forward(name, layer, golden, dtype);
        output.backward(golden.get(name + "/gradient").to(dtype), false);
        Golden.assertClose(name, output, golden.get(name + "/output"));
        Tensor weight = Objects.requireNonNull(layer.namedParameters().get("weight"));
        Golden.assertClose(
            name + "'s gradient", Golden.gradient(weight), golden.get(name + "/weight-gradient"));
      }
    }
  }

  private static Tensor forward(String name, Module layer, Golden golden, DType dtype) {
    boolean ragged =
        switch (name) {
          case "bag-sum", "bag-padding", "bag-max", "bag-last", "bag-weights" -> true;
          default -> false;
        };
    if (!(layer instanceof EmbeddingBag bag) || !ragged) return layer.call(golden.get("indices"));
    Tensor weights = name.equals("bag-weights") ? golden.get("weights").to(dtype) : null;
    String offsets = name.equals("bag-last") ? "ends" : "offsets";
    return bag.forward(golden.get("flat"), golden.get(offsets), weights);
  }

  @Test
  void rowsLearnedElsewhereStayUnlessTheyAreToBeTrained() {
    try (Scope _ = Scope.open();
        Embedding frozen = Embedding.fromPretrained(Tensor.eye(3), true, o -> o);
        Embedding free = Embedding.fromPretrained(Tensor.eye(3), false, o -> o)) {
      Tensor row = Tensor.of(new long[] {2});
      assertThat(frozen.call(row).toFloatArray()).containsExactly(0, 0, 1);
      assertThat(frozen.call(row).requiresGrad()).isFalse();
      assertThat(free.call(row).requiresGrad()).isTrue();
    }
  }

  @Test
  void rowsThatAreNotThereAreRefused() {
    try (Scope _ = Scope.open();
        Embedding table = Embedding.of(4, 2);
        EmbeddingBag bag = EmbeddingBag.of(4, 2)) {
      for (long row : new long[] {4, -1, Long.MAX_VALUE}) {
        Tensor rows = Tensor.of(new long[] {row}, 1, 1);
        assertThatThrownBy(() -> table.call(rows))
            .isInstanceOf(TorchException.class)
            .hasMessageStartingWith("embedding: ");
        assertThatThrownBy(() -> bag.call(rows)).isInstanceOf(TorchException.class);
      }
      assertThatThrownBy(() -> table.call(Tensor.zeros(2)))
          .hasMessage("embedding: the indices must be int64 or int32, got float32[2]");
      Tensor flat = Tensor.of(new long[] {0, 1});
      assertThatThrownBy(() -> bag.forward(flat, Tensor.of(new long[] {0, 7}), null))
          .hasMessage("embeddingBag: offsets must rise from 0 to at most 2, got 7 after 0");
      assertThatThrownBy(() -> Embedding.of(4, 2, o -> o.paddingIdx(4)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
