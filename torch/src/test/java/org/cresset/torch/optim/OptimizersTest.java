package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.DeviceException;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten steps of every kind against PyTorch's plain implementation. */
class OptimizersTest {
  private static final int STEPS = 10;
  private static final boolean[] BOTH = {false, true};

  record Case(String name, Function<List<Parameter>, Optimizer> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (double decay : new double[] {0, 0.05}) {
      for (boolean maximize : BOTH) {
        sgd(cases, decay, maximize);
        for (boolean amsgrad : BOTH) adams(cases, decay, amsgrad, maximize);
      }
    }
    return cases.stream();
  }

  private static void sgd(List<Case> cases, double decay, boolean maximize) {
    for (double momentum : new double[] {0, 0.9}) {
      for (double dampening : new double[] {0, 0.1}) {
        for (boolean nesterov : BOTH) {
          if (nesterov && (momentum == 0 || dampening != 0)) continue;
          SGD.Options options = new SGD.Options(momentum, dampening, decay, nesterov, maximize);
          cases.add(
              new Case(
                  name("sgd", momentum, dampening, decay, nesterov, maximize),
                  p -> SGD.of(p, 0.1, _ -> options)));
        }
      }
    }
  }

  private static void adams(List<Case> cases, double decay, boolean amsgrad, boolean maximize) {
    AdamFamily.Options options = new AdamFamily.Options(0.8, 0.95, 1e-6, decay, amsgrad, maximize);
    cases.add(new Case(name("adam", decay, amsgrad, maximize), p -> Adam.of(p, 0.1, _ -> options)));
    cases.add(
        new Case(name("adamw", decay, amsgrad, maximize), p -> AdamW.of(p, 0.1, _ -> options)));
  }

  private static String name(Object... parts) {
    return String.join("/", Stream.of(parts).map(Object::toString).toList())
        .toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stepsAsPyTorchDoes(Case kind) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      try (Scope _ = Scope.open()) {
        Golden golden = Golden.read("optim/steps.safetensors");
        List<Parameter> parameters = parameters(golden, dtype);
        try (Optimizer optimizer = kind.make.apply(parameters)) {
          for (int step = 0; step < STEPS; step++) {
            step(golden, optimizer, step);
            if (step == 0 || step == 1 || step == STEPS - 1) {
              for (int i = 0; i < 2; i++) {
                String name = kind.name + "/after-" + (step + 1) + "/" + i;
                Golden.assertClose(name, parameters.get(i).tensor(), golden.get(name));
              }
            }
          }
        }
      }
    }
  }

  private static List<Parameter> parameters(Golden golden, DType dtype) {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Tensor start = golden.get("start/" + i).to(dtype).copy().requiresGrad_(true);
      parameters.add(new Parameter("p" + i, start));
    }
    return parameters;
  }

  private static void step(Golden golden, Optimizer optimizer, int step) {
    optimizer.zeroGrad();
    for (int i = 0; i < 2; i++) {
      if (i == 1 && (step == 0 || step == 4)) continue; // has none there, in Python neither
      Tensor tensor = optimizer.parameters().get(i).tensor();
      tensor.grad(golden.get("gradients/" + i).get(step).to(tensor.dtype()).copy());
    }
    optimizer.step();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void goesOnFromAStateBitForBit(Case kind) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("optim/steps.safetensors");
      List<Parameter> whole = parameters(golden, DType.FLOAT32);
      List<Parameter> halves = parameters(golden, DType.FLOAT32);
      try (Optimizer one = kind.make.apply(whole);
          Optimizer first = kind.make.apply(halves);
          Optimizer second = another(kind, halves)) {
        for (int step = 0; step < STEPS; step++) step(golden, one, step);
        for (int step = 0; step < 5; step++) step(golden, first, step);
        second.loadStateDict(first.stateDict());
        for (int step = 5; step < STEPS; step++) step(golden, second, step);
      }
      for (int i = 0; i < 2; i++) {
        assertThat(halves.get(i).tensor().toByteArray())
            .isEqualTo(whole.get(i).tensor().toByteArray());
      }
    }
  }

  /** The same kind with another learning rate, which the state has to set right. */
  private static Optimizer another(Case kind, List<Parameter> parameters) {
    Optimizer optimizer = kind.make.apply(parameters);
    optimizer.lr(77);
    return optimizer;
  }

  @Test
  void theStateHasPyTorchsNames() {
    try (Scope _ = Scope.open();
        Linear layer = Linear.of(3, 2);
        Optimizer adam = AdamW.of(layer.parameters(), 0.1, o -> o.amsgrad(true));
        Optimizer sgd = SGD.of(layer.parameters(), 0.1, o -> o.momentum(0.9))) {
      assertThat(adam.stateDict().keySet()).containsExactly("lr", "momentum");
      layer.forward(Tensor.ones(1, 3)).sum().backward();
      adam.step();
      sgd.step();
      assertThat(adam.stateDict().keySet())
          .containsExactly(
              "lr",
              "momentum",
              "state.weight.step",
              "state.weight.exp_avg",
              "state.weight.exp_avg_sq",
              "state.weight.max_exp_avg_sq",
              "state.bias.step",
              "state.bias.exp_avg",
              "state.bias.exp_avg_sq",
              "state.bias.max_exp_avg_sq");
      assertThat(sgd.stateDict().keySet())
          .containsExactly(
              "lr", "momentum", "state.weight.momentum_buffer", "state.bias.momentum_buffer");
    }
  }

  @Test
  void aStateThatDoesNotFitIsRefusedAndNothingChanged() {
    try (Scope _ = Scope.open();
        Linear layer = Linear.of(3, 2);
        Linear other = Linear.of(4, 2);
        Optimizer adam = Adam.of(layer.parameters(), 0.1);
        Optimizer wide = Adam.of(other.parameters(), 0.2)) {
      other.forward(Tensor.ones(1, 4)).sum().backward();
      wide.step();
      String start =
          "loadStateDict: the state must be one of this kind of optimizer for these parameters,"
              + " got ";
      assertThatThrownBy(() -> adam.loadStateDict(wide.stateDict()))
          .isInstanceOf(TorchException.class)
          .hasMessage(start + "state.weight.exp_avg [2, 4] for a parameter [2, 3]");
      assertThatThrownBy(() -> adam.loadStateDict(Map.of("lr", Tensor.scalar(1))))
          .hasMessage(start + "momentum is missing");
      Map<String, Tensor> more = new LinkedHashMap<>(adam.stateDict());
      more.put("state.weight.momentum_buffer", Tensor.zeros(2, 3));
      assertThatThrownBy(() -> adam.loadStateDict(more))
          .hasMessage(start + "state.weight.momentum_buffer is unexpected");
      Map<String, Tensor> part = new LinkedHashMap<>(adam.stateDict());
      part.put("state.weight.exp_avg", Tensor.zeros(2, 3));
      assertThatThrownBy(() -> adam.loadStateDict(part))
          .hasMessage(start + "only a part of what belongs to weight");
      assertThat(adam.lr()).isEqualTo(0.1);
      assertThat(adam.stateDict()).hasSize(2);
    }
  }

  @Test
  void parametersInAnyDenseOrderOfMemoryAreSteppedAlike() {
    try (Scope _ = Scope.open()) {
      Tensor start = Tensor.randn(4, 3, 2, 2);
      Tensor gradient = Tensor.randn(4, 3, 2, 2);
      Tensor plain = start.copy().requiresGrad_(true);
      Tensor lastStart = start.to(MemoryFormat.CHANNELS_LAST);
      Tensor last = lastStart.copy().requiresGrad_(true);
      for (Tensor tensor : List.of(plain, last)) {
        try (Optimizer adam = Adam.of(List.of(new Parameter("w", tensor)), 0.1)) {
          for (int i = 0; i < 3; i++) {
            tensor.grad(gradient.copy()); // row-major for both
            adam.step();
            // The memory is reordered between steps, as Module.to(MemoryFormat) does it.
            if (tensor == last && i == 1) tensor.data(tensor.detach().contiguous());
          }
        }
      }
      assertThat(last.toFloatArray()).isEqualTo(plain.toFloatArray());
    }
  }

  @Test
  void parametersOfTwoTypesAreSteppedInOneGo() {
    try (Scope _ = Scope.open()) {
      Tensor wide = Tensor.ones(DType.FLOAT64, 2).requiresGrad_(true);
      Tensor narrow = Tensor.ones(2).requiresGrad_(true);
      wide.mul(3).sum().backward();
      narrow.mul(3).sum().backward();
      try (Optimizer sgd =
          SGD.of(List.of(new Parameter("a", wide), new Parameter("b", narrow)), 0.5)) {
        sgd.step();
      }
      assertThat(wide.toDoubleArray()).containsOnly(-0.5);
      assertThat(narrow.toFloatArray()).containsOnly(-0.5f);
    }
  }

  @Test
  void whatCannotBeSteppedIsRefusedWithASentence() {
    try (Scope _ = Scope.open()) {
      Tensor here = Tensor.ones(2).requiresGrad_(true);
      Tensor nowhere = Tensor.empty(DType.FLOAT32, Device.META, MemoryFormat.CONTIGUOUS, 2);
      assertThatThrownBy(
              () -> SGD.of(List.of(new Parameter("a", here), new Parameter("b", nowhere)), 0.1))
          .isInstanceOf(DeviceException.class)
          .hasMessage(
              "an optimizer's parameters must be on one device, got a on cpu and b on meta");
      assertThatThrownBy(
              () -> SGD.of(List.of(new Parameter("a", here), new Parameter("b", here)), 0.1))
          .hasMessage("an optimizer's parameters must differ, got twice b float32[2]");
      assertThatThrownBy(() -> SGD.of(List.of(new Parameter("a", here.mul(2))), 0.1))
          .hasMessage(
              "an optimizer's parameters must be leaves of the graph, got the result of an operator"
                  + " as a float32[2]");
      assertThatThrownBy(
              () -> SGD.of(List.of(new Parameter("a", Tensor.ones(4, 4).slice(1, 0, 4, 2))), 0.1))
          .hasMessage("an optimizer's parameters must lie densely in memory, got a float32[4, 2]");
      assertThatThrownBy(() -> SGD.of(List.of(), 0.1))
          .hasMessage("an optimizer needs parameters, got none");
      assertThatThrownBy(() -> SGD.of(List.of(new Parameter("a", here)), Double.NaN))
          .hasMessage("the learning rate must be 0 or more, got NaN");
      assertThatThrownBy(
              () -> SGD.of(List.of(new Parameter("a", here)), 0.1, o -> o.nesterov(true)))
          .hasMessage("sgd: nesterov needs a momentum and no dampening");
      assertThatThrownBy(
              () -> Adam.of(List.of(new Parameter("a", here)), 0.1, o -> o.betas(1, 0.9)))
          .hasMessage("adam: betas must be from 0 to less than 1, got 1.0 and 0.9");
    }
  }
}
