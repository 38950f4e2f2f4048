package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.api.Test;

class PyTorchStateTest {
  private static List<Parameter> parameters(Golden golden) {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      parameters.add(new Parameter("p" + i, golden.get("start/" + i).copy().requiresGrad_(true)));
    }
    return parameters;
  }

  @Test
  void aStateHasPythonsForm() {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("optim/trajectories.safetensors");
      List<Parameter> parameters = parameters(golden);
      try (AdamW adamw = AdamW.of(parameters.subList(0, 1), 0.1)) {
        adamw.addParamGroup(parameters.subList(1, 2), 0.2, o -> o.betas(0.5, 0.6));
        parameters.get(1).tensor().grad(golden.get("gradients/1").get(0).copy());
        adamw.step();
        Map<String, Object> state = adamw.toPyTorchStateDict();
        assertThat(state.keySet()).containsExactly("state", "param_groups");
        assertThat(state.get("param_groups"))
            .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
            .containsExactly(group(0.1, 0.9, 0.999, 0), group(0.2, 0.5, 0.6, 1));
        assertThat(state.get("state"))
            .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
            .containsOnlyKeys(1L);
      }
    }
  }

  private static Map<String, Object> group(double lr, double beta1, double beta2, long number) {
    return Map.of(
        "lr",
        lr,
        "betas",
        List.of(beta1, beta2),
        "eps",
        1e-8,
        "weight_decay",
        1e-2,
        "amsgrad",
        false,
        "maximize",
        false,
        "params",
        List.of(number));
  }

  /** What PyTorch remembered after its 20 steps, in the form that a file of Python's has. */
  @Test
  void aStateOfPythonsIsGoneOnFrom() {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("optim/trajectories.safetensors");
      Map<Integer, Object> remembered = new LinkedHashMap<>();
      for (int i = 0; i < 2; i++) {
        Map<String, Object> own =
            new LinkedHashMap<>(golden.under("nadam/state/" + i + "/").tensors());
        own.put("step", i == 0 ? 20 : Tensor.scalar(18));
        own.put("mu_product", Tensor.scalar(0.25));
        remembered.put(i, own);
      }
      Map<String, Object> group =
          Map.of("lr", 0.03, "betas", List.of(0.7, 0.999), "params", List.of(0, 1));
      Map<String, Object> state = Map.of("state", remembered, "param_groups", List.of(group));
      try (NAdam nadam = NAdam.of(parameters(golden), 0.05)) {
        nadam.loadPyTorchStateDict(state);
        assertThat(nadam.lr()).isEqualTo(0.03);
        assertThat(nadam.momentum()).isEqualTo(0.7);
        Map<String, Tensor> loaded = nadam.stateDict();
        assertThat(Objects.requireNonNull(loaded.get("state.p0.step")).item()).isEqualTo(20);
        assertThat(Objects.requireNonNull(loaded.get("state.p1.mu_product")).item())
            .isEqualTo(0.25);
        Golden.assertClose(
            "exp_avg",
            Objects.requireNonNull(loaded.get("state.p1.exp_avg")),
            golden.get("nadam/state/1/exp_avg"));
        assertThatThrownBy(() -> nadam.loadPyTorchStateDict(Map.of()))
            .hasMessageEndingWith("got one without state and param_groups");
        Map<String, Object> fewer = Map.of("lr", 1, "params", List.of(0));
        assertThatThrownBy(
                () ->
                    nadam.loadPyTorchStateDict(
                        Map.of("state", remembered, "param_groups", List.of(fewer))))
            .hasMessageEndingWith("got another number of parameters in group 0");
        assertThat(nadam.lr()).isEqualTo(0.03);
      }
    }
  }

  @Test
  void whatIsGivenToPythonComesBack() {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("optim/trajectories.safetensors");
      List<Parameter> parameters = parameters(golden);
      try (ASGD first = ASGD.of(parameters, 0.05);
          ASGD second = ASGD.of(parameters, 9)) {
        for (int i = 0; i < 2; i++) {
          Tensor gradient = golden.get("gradients/" + i).get(0).to(DType.FLOAT64);
          parameters.get(i).tensor().grad(gradient.copy());
        }
        first.step();
        second.loadPyTorchStateDict(first.toPyTorchStateDict());
        Map<String, Tensor> expected = first.stateDict();
        Map<String, Tensor> found = second.stateDict();
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach(
            (name, tensor) ->
                Golden.assertClose(name, tensor, Objects.requireNonNull(expected.get(name))));
      }
    }
  }
}
