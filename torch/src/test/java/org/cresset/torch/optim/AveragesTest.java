package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Averages of weights, and Lookahead's slow weights. */
class AveragesTest {
  private static Tensor weight(Linear layer) {
    return layer.parameters().getFirst().tensor();
  }

  private static AveragedModel averaged(String kind, Linear layer) {
    return kind.equals("swa") ? AveragedModel.swa(layer) : AveragedModel.ema(layer, 0.9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"swa", "ema"})
  void averagesAsPyTorchDoes(String kind) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      try (Scope _ = Scope.open();
          Linear layer = Linear.of(3, 2, false);
          AveragedModel averaged = averaged(kind, layer)) {
        layer.to(dtype);
        Golden golden = Golden.read("optim/trajectories.safetensors");
        Tensor values = golden.get("average/values");
        for (int i = 0; i < 6; i++) {
          Tensor value = values.get(i).to(dtype);
          weight(layer).data(value.copy());
          averaged.updateParameters();
          Tensor expected = golden.get("average/" + kind).get(i);
          try (var _ = averaged.apply()) {
            Golden.assertClose(kind + i, weight(layer).detach(), expected);
            assertThatThrownBy(averaged::updateParameters)
                .hasMessage(
                    "AveragedModel: the network must hold its own weights, got an update between"
                        + " apply and its end");
          }
          assertThat(weight(layer).toDoubleArray()).isEqualTo(value.toDoubleArray());
          assertThat(weight(layer).requiresGrad()).isTrue();
        }
      }
    }
  }

  @Test
  void anAverageIsSavedUnderPyTorchsNamesAndLoaded() {
    try (Scope _ = Scope.open();
        Linear layer = Linear.of(3, 2);
        AveragedModel first = AveragedModel.ema(layer, 0.5);
        AveragedModel second = AveragedModel.ema(layer, 0.5)) {
      for (int i = 0; i < 3; i++) {
        weight(layer).data(Tensor.randn(2, 3));
        first.updateParameters();
      }
      Map<String, Tensor> state = first.stateDict();
      assertThat(state.keySet()).containsExactly("n_averaged", "module.weight", "module.bias");
      second.loadStateDict(state);
      assertThat(second.updates()).isEqualTo(3);
      first.updateParameters();
      second.updateParameters();
      Map<String, Tensor> expected = first.stateDict();
      second
          .stateDict()
          .forEach(
              (name, tensor) ->
                  Golden.assertClose(name, tensor, Objects.requireNonNull(expected.get(name))));
      Map<String, Tensor> wrong = new LinkedHashMap<>(state);
      wrong.put("module.bias", Tensor.zeros(5));
      assertThatThrownBy(() -> second.loadStateDict(wrong))
          .hasMessageEndingWith("got module.bias [5] for a parameter [2]");
    }
  }

  @Test
  void aGradientSurvivesTheExchange() {
    try (Scope _ = Scope.open();
        Linear layer = Linear.of(3, 2);
        AveragedModel averaged = AveragedModel.swa(layer)) {
      averaged.updateParameters();
      layer.forward(Tensor.ones(1, 3)).sum().backward();
      double[] before = Golden.gradient(weight(layer)).toDoubleArray();
      try (var _ = averaged.apply()) {
        assertThat(weight(layer).isLeaf()).isTrue();
      }
      assertThat(Golden.gradient(weight(layer)).toDoubleArray()).isEqualTo(before);
    }
  }

  /** With f the fast and s the slow weight: every second step s += 0.5 (f - s), f = s. */
  @Test
  void lookaheadKeepsHalfOfEveryTwoSteps() {
    try (Scope _ = Scope.open()) {
      Tensor tensor = Tensor.of(new double[] {4}).requiresGrad_(true);
      Parameter parameter = new Parameter("p", tensor);
      try (Lookahead optimizer = Lookahead.of(SGD.of(List.of(parameter), 0.25), 2, 0.5)) {
        double fast = 4;
        double slow = 4;
        for (int i = 1; i <= 6; i++) {
          tensor.grad(tensor.detach().copy()); // of x^2 / 2
          optimizer.step();
          fast -= 0.25 * fast;
          if (i % 2 == 0) {
            slow += 0.5 * (fast - slow);
            fast = slow;
          }
          assertThat(tensor.item()).isEqualTo(fast);
        }
        assertThat(optimizer.stateDict().keySet())
            .containsExactly("lr", "momentum", "lookahead.step", "lookahead.slow.p");
        tensor.grad(tensor.detach().copy());
        optimizer.step();
        Tensor copy = tensor.detach().copy().requiresGrad_(true);
        try (Lookahead other = Lookahead.of(SGD.of(List.of(new Parameter("p", copy)), 9), 2, 0.5)) {
          other.loadStateDict(optimizer.stateDict());
          tensor.grad(tensor.detach().copy());
          copy.grad(copy.detach().copy());
          optimizer.step();
          other.step();
          assertThat(copy.item()).isEqualTo(tensor.item());
          assertThatThrownBy(() -> other.loadStateDict(Map.of()))
              .hasMessageEndingWith("lookahead.step is not one number");
        }
      }
    }
  }
}
