package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.functional.Size;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.SGD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that are computed of others, step by step beside PyTorch. */
class ParametrizationsTest {
  private static Module layer(String name) {
    return switch (name) {
      case "weight-linear" -> Parametrizations.weightNorm(Linear.of(5, 3));
      case "weight-conv-whole" ->
          Parametrizations.weightNorm(Conv2d.of(2, 3, Size.of(3, 3), o -> o), "weight", -1);
      case "weight-conv-last" ->
          Parametrizations.weightNorm(Conv1d.of(2, 3, 3, o -> o), "weight", 2);
      case "weight-bias" -> Parametrizations.weightNorm(Linear.of(5, 3), "bias", 0);
      case "weight-lstm" -> Parametrizations.weightNorm(LSTM.of(3, 4), "weight_hh_l0", 0);
      case "spectral-linear" -> Parametrizations.spectralNorm(Linear.of(5, 3));
      case "spectral-transposed" ->
          Parametrizations.spectralNorm(ConvTranspose2d.of(2, 3, 3, o -> o), "weight", 2, 1e-12, 1);
      case "spectral-bias" -> Parametrizations.spectralNorm(Linear.of(5, 3), "bias", 1, 1e-12, 0);
      default -> Parametrizations.spectralNorm(Parametrizations.weightNorm(Linear.of(5, 3)));
    };
  }

  private static String tensor(String name) {
    return name.endsWith("bias") ? "bias" : name.endsWith("lstm") ? "weight_hh_l0" : "weight";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weight-linear",
        "weight-conv-whole",
        "weight-conv-last",
        "weight-bias",
        "weight-lstm",
        "spectral-linear",
        "spectral-transposed",
        "spectral-bias",
        "both"
      })
  void learnAsInPyTorch(String name) {
    try (Scope _ = Scope.open();
        Module layer = layer(name).to(DType.FLOAT64)) {
      Golden golden = Golden.read("nn/parametrizations.safetensors").under(name + "/");
      Golden start = golden.under("start/");
      assertThat(new ArrayList<>(layer.stateDict().keySet()))
          .containsExactlyInAnyOrderElementsOf(start.tensors().keySet());
      layer.loadStateDict(start.tensors());
      Tensor x = golden.get("input");
      try (Optimizer sgd = SGD.of(layer.parameters(), 0.1, o -> o.momentum(0.9))) {
        for (int i = 0; i < 3; i++) {
          sgd.zeroGrad();
          Tensor y = layer.call(x);
          y.square().mean().backward();
          Golden.assertClose("output" + i, y, golden.get("output" + i));
          String prefix = "gradient" + i + "/";
          layer
              .namedParameters()
              .forEach(
                  (path, p) ->
                      Golden.assertClose(path, Golden.gradient(p), golden.get(prefix + path)));
          sgd.step();
        }
      }
      layer
          .stateDict()
          .forEach((path, t) -> Golden.assertClose(path, t, golden.get("end/" + path)));
      layer.eval();
      try (var _ = NoGrad.open()) {
        Golden.assertClose("evaluated", layer.call(x), golden.get("evaluated"));
      }
      Parametrizations.remove(layer, tensor(name), true);
      assertThat(Parametrizations.isParametrized(layer, tensor(name))).isFalse();
      Tensor removed = Objects.requireNonNull(layer.namedParameters().get(tensor(name)));
      assertThat(removed.requiresGrad()).isTrue();
      Golden.assertClose("removed", removed, golden.get("removed"));
      Golden.assertClose("afterwards", layer.call(x), golden.get("evaluated"));
    }
  }

  private static final class Symmetric extends Parametrization {
    @Override
    public Tensor forward(Tensor x) {
      return x.triu(0).add(x.triu(1).t());
    }
  }

  @Test
  void aParametrizationOfOnesOwnSharesAWeightThatIsUsedTwice() {
    try (Scope _ = Scope.open();
        Linear layer = Linear.of(3, 3)) {
      Tensor before = layer.weight().detach().copy();
      Parametrizations.register(layer, "weight", new Symmetric());
      Tensor x = Tensor.randn(2, 3);
      Tensor y = layer.call(layer.call(x)); // the graph of the first call keeps its own weight
      y.sum().backward();
      assertThat(layer.weight().toDoubleArray())
          .isEqualTo(layer.weight().t().contiguous().toDoubleArray());
      Tensor original =
          Objects.requireNonNull(layer.namedParameters().get("parametrizations.weight.original"));
      assertThat(original.toDoubleArray()).isEqualTo(before.toDoubleArray());
      assertThat(Golden.gradient(original).tril(-1).abs().sum().item()).isZero();
      Parametrizations.remove(layer, "weight", false);
      assertThat(layer.weight().toDoubleArray()).isEqualTo(before.toDoubleArray());
      assertThat(layer.namedParameters().keySet()).containsExactlyInAnyOrder("weight", "bias");
    }
  }

  @Test
  void manyCallsKeepNothing() {
    try (Module layer = Parametrizations.weightNorm(Linear.of(3, 3))) {
      long live = 0;
      for (int i = 0; i < 50; i++) {
        try (Scope _ = Scope.open()) {
          layer.call(Tensor.ones(2, 3)).sum().backward();
        }
        if (i == 5) live = Tensor.live();
      }
      assertThat(Tensor.live()).isLessThanOrEqualTo(live);
    }
  }

  @Test
  void aSummaryLeavesTheWeightWhereItWas() {
    try (Scope _ = Scope.open();
        Linear layer = Parametrizations.weightNorm(Linear.of(3, 2))) {
      double[] before = layer.weight().toDoubleArray();
      assertThat(layer.summary(4, 3).toString()).contains("[4, 2]");
      assertThat(layer.weight().toDoubleArray()).isEqualTo(before);
    }
  }

  @Test
  void whatIsNotThereIsNamed() {
    try (Scope _ = Scope.open();
        Linear layer = Linear.of(3, 2);
        Module whole = Sequential.of(Linear.of(2, 2))) {
      assertThatThrownBy(() -> Parametrizations.weightNorm(whole))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("Sequential must have the parameter weight itself");
      assertThatThrownBy(() -> Parametrizations.weightNorm(layer, "weight", 2))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Parametrizations.remove(layer, "weight", true))
          .hasMessageContaining("must be parametrized");
      Parametrizations.weightNorm(layer);
      assertThatThrownBy(() -> Parametrizations.remove(layer, "weight", false))
          .hasMessageContaining("one tensor must be learned");
    }
  }
}
