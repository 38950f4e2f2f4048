package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules of modules and of parameters, and how their parts are found. */
class ContainersTest {
  /** With a buffer that is not saved and a parameter that is not there. */
  private static final class Parts extends Module {
    private final Linear shared = child("first", Linear.of(2, 2));

    Parts() {
      child("again", shared);
      child("inner", Sequential.of(Linear.of(2, 3), ReLU.of()));
      buffer("kept", Tensor.ones(2));
      transientBuffer("scratch", Tensor.zeros(3));
      absentParameter("bias");
    }
  }

  @Test
  void modulesAreFoundByTheirPathsEachOnce() {
    try (Module parts = new Parts()) {
      assertThat(parts.namedModules().keySet())
          .containsExactly("", "first", "inner", "inner.0", "inner.1");
      assertThat(parts.submodule("")).isSameAs(parts);
      assertThat(parts.submodule("inner.0")).isSameAs(parts.namedModules().get("inner.0"));
      assertThat(parts.submodule("again")).isSameAs(parts.submodule("first"));
      assertThatThrownBy(() -> parts.submodule("inner.2"))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("got 2 in Sequential, which has [0, 1]");
    }
  }

  @Test
  void applyVisitsChildrenBeforeParents() {
    try (Module parts = new Parts()) {
      List<String> seen = new ArrayList<>();
      assertThat(parts.apply(m -> seen.add(m.kind()))).isSameAs(parts);
      assertThat(seen).containsExactly("Linear", "Linear", "Linear", "ReLU", "Sequential", "Parts");
    }
  }

  @Test
  void aTransientBufferMovesButIsNotSavedAndAnAbsentParametersNameIsTaken() {
    try (Scope _ = Scope.open();
        Module parts = new Parts()) {
      assertThat(parts.namedBuffers().keySet()).containsExactly("kept", "scratch");
      assertThat(parts.stateDict()).containsKey("kept").doesNotContainKeys("scratch", "bias");
      parts.loadStateDict(parts.stateDict());
      assertThat(parts.namedParameters()).doesNotContainKey("bias");
      assertThatThrownBy(() -> parts.parameter("bias", Tensor.ones(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("used once, got bias");
    }
  }

  private static double[] values(Module net, String path) {
    return Objects.requireNonNull(net.stateDict().get(path), path).toDoubleArray();
  }

  @Test
  void loadMatchingTakesWhatBothHave() {
    try (Scope _ = Scope.open();
        Module net = Sequential.of(Linear.of(2, 3), Linear.of(3, 1))) {
      double[] before = values(net, "1.weight");
      Map<String, Tensor> state = new LinkedHashMap<>();
      state.put("0.weight", Tensor.full(7, DType.FLOAT32, 3, 2));
      state.put("head.weight", Tensor.ones(1));
      StateDifference difference = net.loadMatching(state);
      assertThat(difference.missing()).containsExactly("0.bias", "1.weight", "1.bias");
      assertThat(difference.unexpected()).containsExactly("head.weight");
      assertThat(values(net, "0.weight")).containsOnly(7);
      assertThat(values(net, "1.weight")).isEqualTo(before);
      state.put("1.bias", Tensor.ones(2));
      state.put("0.weight", Tensor.ones(3, 2));
      assertThatThrownBy(() -> net.loadMatching(state))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("1.bias [2] for [1]");
      assertThat(values(net, "0.weight")).containsOnly(7);
    }
  }

  @Test
  void modulesByName() {
    SequencedMap<String, Module> heads = new LinkedHashMap<>();
    heads.put("small", Linear.of(2, 1));
    heads.put("none", Identity.of());
    try (ModuleDict<Module> dict = ModuleDict.of(heads)) {
      dict.put("big", Linear.of(2, 5, false));
      assertThat(dict.asMap().keySet()).containsExactly("small", "none", "big");
      assertThat(dict.namedParameters().keySet())
          .containsExactly("small.weight", "small.bias", "big.weight");
      assertThat(dict.at("small")).isSameAs(heads.get("small"));
      assertThatThrownBy(() -> dict.at("wide")).hasMessageContaining("got wide");
      try (Module twice = Identity.of()) {
        assertThatThrownBy(() -> dict.put("big", twice)).hasMessageContaining("used once");
      }
    }
  }

  @Test
  void parametersInOrderAndByName() {
    try (Scope _ = Scope.open();
        ParameterList list = ParameterList.of(Tensor.ones(2), Tensor.zeros(1));
        ParameterDict dict = ParameterDict.of(scaleAndShift())) {
      list.append(Tensor.ones(3));
      assertThat(list.size()).isEqualTo(3);
      assertThat(list.namedParameters().keySet()).containsExactly("0", "1", "2");
      list.at(0).mul(3).sum().backward();
      assertThat(Golden.gradient(list.at(0)).toDoubleArray()).containsOnly(3);
      assertThat(dict.namedParameters().keySet()).containsExactly("scale", "shift");
      assertThat(dict.at("scale").requiresGrad()).isTrue();
    }
  }

  private static SequencedMap<String, Tensor> scaleAndShift() {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("scale", Tensor.ones(1));
    tensors.put("shift", Tensor.zeros(1));
    return tensors;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bilinearFormsArePyTorchs(boolean bias) {
    try (Scope _ = Scope.open();
        Bilinear layer = Bilinear.of(3, 4, 2, bias)) {
      Golden golden =
          Golden.read("nn/parametrizations.safetensors").under("bilinear-" + bias + "/");
      layer.to(DType.FLOAT64).loadStateDict(golden.under("state/").tensors());
      Tensor a = golden.get("a").requiresGrad_(true);
      Tensor b = golden.get("b").requiresGrad_(true);
      Tensor y = layer.forward(a, b);
      y.backward(golden.get("g"), false);
      Golden.assertClose("output", y, golden.get("output"));
      Golden.assertClose("a", Golden.gradient(a), golden.get("a-gradient"));
      Golden.assertClose("b", Golden.gradient(b), golden.get("b-gradient"));
      layer
          .namedParameters()
          .forEach(
              (n, p) -> Golden.assertClose(n, Golden.gradient(p), golden.get("gradient/" + n)));
    }
  }
}
