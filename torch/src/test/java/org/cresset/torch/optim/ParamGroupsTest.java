package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.DeviceException;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.api.Test;

class ParamGroupsTest {
  private static Parameter parameter(String name) {
    return new Parameter(name, Tensor.ones(2).requiresGrad_(true));
  }

  @Test
  void everyGroupHasItsOwnRateAndOptions() {
    try (Scope _ = Scope.open();
        SGD sgd = SGD.of(List.of(parameter("a")), 0.5, o -> o.momentum(0.9).weightDecay(0.1))) {
      ParamGroup<SGD.Options> group =
          sgd.addParamGroup(List.of(parameter("b")), 0.25, o -> o.weightDecay(0));
      assertThat(group.options())
          .isEqualTo(new SGD.Options(0.9, 0, 0, false, false)); // the rest as the optimizer's
      assertThat(sgd.addParamGroup(List.of(parameter("c"))).lr()).isEqualTo(0.5);
      assertThat(sgd.parameters()).extracting(Parameter::name).containsExactly("a", "b", "c");
      group.options(o -> o.maximize(true));
      for (Parameter each : sgd.parameters()) each.tensor().grad(Tensor.ones(2));
      sgd.step();
      assertThat(sgd.parameters().get(0).tensor().toFloatArray()).containsOnly(1 - 0.5f * 1.1f);
      assertThat(sgd.parameters().get(1).tensor().toFloatArray()).containsOnly(1.25f);
      assertThat(sgd.stateDict().keySet())
          .startsWith(
              "lr", "momentum", "group.1.lr", "group.1.momentum", "group.2.lr", "group.2.momentum");
      sgd.lr(2);
      assertThat(sgd.paramGroups()).allMatch(each -> each.lr() == 2);
      assertThatThrownBy(() -> group.options(o -> o.nesterov(true).momentum(0)))
          .hasMessage("sgd: nesterov needs a momentum and no dampening");
      assertThatThrownBy(() -> group.lr(-1))
          .hasMessage("the learning rate must be 0 or more, got -1.0");
    }
  }

  @Test
  void whatCannotBeAddedIsRefusedWithASentence() {
    try (Scope _ = Scope.open()) {
      Parameter a = parameter("a");
      try (Adam adam = Adam.of(List.of(a), 0.1)) {
        assertThatThrownBy(() -> adam.addParamGroup(List.of(a)))
            .hasMessage("an optimizer's parameters must differ, got twice a float32[2]");
        assertThatThrownBy(() -> adam.addParamGroup(List.of()))
            .hasMessage("an optimizer needs parameters, got none");
        Parameter whole = new Parameter("n", Tensor.arange(3));
        assertThatThrownBy(() -> adam.addParamGroup(List.of(whole)))
            .hasMessage("an optimizer's parameters must be floating-point, got n int64[3]");
        Parameter away =
            new Parameter(
                "m", Tensor.empty(DType.FLOAT32, Device.META, MemoryFormat.CONTIGUOUS, 2));
        assertThatThrownBy(() -> adam.addParamGroup(List.of(away)))
            .isInstanceOf(DeviceException.class)
            .hasMessage(
                "an optimizer's parameters must be on one device, got a on cpu and m on meta");
        assertThat(adam.paramGroups()).hasSize(1);
        adam.step(); // without any gradient nothing happens, as in PyTorch
        assertThat(a.tensor().toFloatArray()).containsOnly(1);
      }
      assertThatThrownBy(() -> Adagrad.of(List.of(a), 0.1).momentum(0.5))
          .hasMessage("Adagrad: has no momentum");
    }
  }

  @Test
  void gradientsAreRemovedOrFilledWithZeros() {
    try (Scope _ = Scope.open()) {
      Parameter a = parameter("a");
      try (SGD sgd = SGD.of(List.of(a, parameter("b")), 0.1)) {
        a.tensor().grad(Tensor.ones(2));
        sgd.zeroGrad(false);
        assertThat(Golden.gradient(a.tensor()).toFloatArray()).containsOnly(0);
        sgd.zeroGrad();
        assertThat(a.tensor().grad()).isNull();
      }
    }
  }

  @Test
  void hooksRunAroundEveryStepAndAClosureGivesTheLoss() {
    try (Scope _ = Scope.open()) {
      Parameter a = parameter("a");
      List<String> seen = new ArrayList<>();
      try (SGD sgd = SGD.of(List.of(a), 0.5)) {
        Optimizer.Removable first =
            sgd.registerStepPreHook(() -> seen.add("before " + a.tensor().toFloatArray()[0]));
        sgd.registerStepPostHook(() -> seen.add("after " + a.tensor().toFloatArray()[0]));
        Tensor loss =
            sgd.step(
                () -> {
                  sgd.zeroGrad();
                  Tensor sum = a.tensor().sum();
                  sum.backward();
                  return sum;
                });
        assertThat(loss.item()).isEqualTo(2);
        first.close();
        sgd.step();
        assertThat(seen).containsExactly("before 1.0", "after 0.5", "after 0.0");
      }
    }
  }
}
