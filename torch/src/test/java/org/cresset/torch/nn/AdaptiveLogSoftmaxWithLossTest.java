package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adaptive softmax against PyTorch's values and gradients. */
class AdaptiveLogSoftmaxWithLossTest {
  private static AdaptiveLogSoftmaxWithLoss make(String name) {
    return name.equals("plain")
        ? AdaptiveLogSoftmaxWithLoss.of(17, 40, new int[] {5, 12, 30}, o -> o.divValue(2))
        : AdaptiveLogSoftmaxWithLoss.of(8, 11, new int[] {3}, o -> o.divValue(2.5).headBias(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bias"})
  void computesWhatPyTorchComputes(String name) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      try (Scope _ = Scope.open();
          AdaptiveLogSoftmaxWithLoss layer = make(name)) {
        layer.to(dtype);
        Golden golden = Golden.read("sequence/adaptive.safetensors").under(name + "/");
        layer.loadStateDict(golden.under("state/").tensors());
        Tensor x = golden.get("input").to(dtype).copy().requiresGrad_(true);
        var result = layer.forward(x, golden.get("target"));
        result
            .output()
            .mul(golden.get("weights").to(dtype))
            .sum()
            .add(result.loss().mul(3))
            .backward();
        Golden.assertClose("output", result.output(), golden.get("output"));
        Golden.assertClose("loss", result.loss(), golden.get("loss"));
        Golden.assertClose("gradient", Golden.gradient(x), golden.get("input-gradient"));
        compareGradients(layer, golden.under("gradient/").tensors());
        Golden.assertClose("all", layer.logProb(x), golden.get("all"));
        assertThat(layer.predict(x).toLongArray()).isEqualTo(golden.get("predicted").toLongArray());
      }
    }
  }

  private static void compareGradients(Module layer, Map<String, Tensor> expected) {
    layer
        .namedParameters()
        .forEach(
            (path, parameter) -> {
              Tensor gradient = expected.get(path);
              if (gradient == null) assertThat(parameter.grad()).as(path).isNull();
              else Golden.assertClose(path, Golden.gradient(parameter), gradient);
            });
    assertThat(expected).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bias"})
  void takesOneRowWithoutABatch(String name) {
    try (Scope _ = Scope.open();
        AdaptiveLogSoftmaxWithLoss layer = make(name)) {
      layer.to(DType.FLOAT64);
      Golden golden = Golden.read("sequence/adaptive.safetensors").under(name + "/");
      layer.loadStateDict(golden.under("state/").tensors());
      Tensor row = golden.get("input").get(2);
      var result = layer.forward(row, golden.get("target").get(2));
      Golden.assertClose("output", result.output(), golden.get("one"));
      Golden.assertClose("loss", result.loss(), golden.get("one-loss"));
      Golden.assertClose("all", layer.logProb(row), golden.get("all").get(2));
      assertThat(layer.predict(row).item()).isEqualTo(golden.get("predicted").get(2).item());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bias"})
  void beginsAsPyTorchDoes(String name) {
    try (Scope _ = Scope.open()) {
      Generator.manualSeed(42);
      try (AdaptiveLogSoftmaxWithLoss layer = make(name)) {
        Map<String, Tensor> expected =
            Golden.read("sequence/adaptive.safetensors").under(name + "/init/").tensors();
        Map<String, Tensor> state = layer.stateDict();
        assertThat(state.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach(
            (path, tensor) ->
                Golden.assertClose(path, Objects.requireNonNull(state.get(path)), tensor));
      }
    }
  }

  @Test
  void printsAsPyTorchDoes() throws IOException {
    try (AdaptiveLogSoftmaxWithLoss plain = make("plain");
        AdaptiveLogSoftmaxWithLoss bias = make("bias")) {
      assertThat(plain + "\n\n" + bias + "\n")
          .isEqualTo(Files.readString(Golden.path("sequence/adaptive.txt")));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> AdaptiveLogSoftmaxWithLoss.of(8, 11, 5, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rise from above 0 to below the 11 classes")
        .hasMessageContaining("[5, 5]");
    assertThatThrownBy(() -> AdaptiveLogSoftmaxWithLoss.of(8, 11, 11))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AdaptiveLogSoftmaxWithLoss.of(3, 11, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 feature or more, got 3 / 4.0^1 of cluster 1");
    try (Scope _ = Scope.open();
        AdaptiveLogSoftmaxWithLoss layer = make("bias")) {
      Tensor x = Tensor.randn(2, 8);
      assertThatThrownBy(() -> layer.forward(x, Tensor.of(new long[] {0, 11})))
          .isInstanceOf(TorchException.class)
          .hasMessage("adaptiveLogSoftmax: targets must be from 0 to 10, got 11");
      assertThatThrownBy(() -> layer.forward(x, Tensor.of(new long[] {-1, 3})))
          .hasMessageContaining("got -1");
      assertThatThrownBy(() -> layer.forward(x, Tensor.of(new long[] {1, 2, 3})))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("one target for each row");
      assertThatThrownBy(() -> layer.forward(x, Tensor.of(new float[] {1, 2})))
          .hasMessageContaining("classes of int64");
      assertThatThrownBy(() -> layer.logProb(Tensor.randn(2, 7)))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("(N, 8) or (8)");
    }
  }
}
