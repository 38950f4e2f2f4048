package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty steps of every optimizer against PyTorch's plain implementation. */
class TrajectoriesTest {
  static final int STEPS = 20;
  static final Map<String, Function<List<Parameter>, Optimizer>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("adagrad", p -> Adagrad.of(p, 0.1));
    KINDS.put(
        "adagrad/all",
        p ->
            Adagrad.of(
                p,
                0.1,
                o ->
                    o.lrDecay(0.02)
                        .weightDecay(0.05)
                        .initialAccumulatorValue(0.3)
                        .eps(1e-6)
                        .maximize(true)));
    KINDS.put("rmsprop", p -> RMSprop.of(p, 0.02));
    KINDS.put(
        "rmsprop/centered",
        p -> RMSprop.of(p, 0.02, o -> o.alpha(0.9).centered(true).weightDecay(0.05).eps(1e-3)));
    KINDS.put(
        "rmsprop/all",
        p ->
            RMSprop.of(
                p,
                0.02,
                o ->
                    o.alpha(0.9)
                        .centered(true)
                        .momentum(0.8)
                        .weightDecay(0.05)
                        .eps(1e-3)
                        .maximize(true)));
    KINDS.put("rmsprop/momentum", p -> RMSprop.of(p, 0.02, o -> o.momentum(0.9)));
    KINDS.put("adadelta", p -> Adadelta.of(p, 1));
    KINDS.put(
        "adadelta/all",
        p -> Adadelta.of(p, 0.5, o -> o.rho(0.8).eps(1e-4).weightDecay(0.05).maximize(true)));
    KINDS.put("adamax", p -> Adamax.of(p, 0.05));
    KINDS.put(
        "adamax/all",
        p ->
            Adamax.of(p, 0.05, o -> o.betas(0.8, 0.95).eps(1e-4).weightDecay(0.05).maximize(true)));
    KINDS.put("nadam", p -> NAdam.of(p, 0.05));
    KINDS.put(
        "nadam/decay",
        p ->
            NAdam.of(
                p,
                0.05,
                o -> o.betas(0.8, 0.95).weightDecay(0.05).momentumDecay(0.02).maximize(true)));
    KINDS.put(
        "nadam/decoupled",
        p -> NAdam.of(p, 0.05, o -> o.eps(1e-4).weightDecay(0.05).decoupledWeightDecay(true)));
    KINDS.put("radam", p -> RAdam.of(p, 0.05));
    KINDS.put(
        "radam/decay",
        p -> RAdam.of(p, 0.05, o -> o.betas(0.8, 0.95).weightDecay(0.05).maximize(true)));
    KINDS.put(
        "radam/decoupled",
        p -> RAdam.of(p, 0.05, o -> o.eps(1e-4).weightDecay(0.05).decoupledWeightDecay(true)));
    KINDS.put("asgd", p -> ASGD.of(p, 0.05));
    KINDS.put(
        "asgd/all",
        p ->
            ASGD.of(p, 0.05, o -> o.lambd(0.01).alpha(0.6).t0(5).weightDecay(0.05).maximize(true)));
    KINDS.put("rprop", p -> Rprop.of(p, 0.01));
    KINDS.put(
        "rprop/all",
        p -> Rprop.of(p, 0.01, o -> o.etas(0.4, 1.3).stepSizes(1e-3, 0.05).maximize(true)));
    KINDS.put("lion", p -> Lion.of(p, 0.01));
    KINDS.put(
        "lion/all", p -> Lion.of(p, 0.01, o -> o.betas(0.8, 0.95).weightDecay(0.1).maximize(true)));
    KINDS.put(
        "adamw/groups",
        p -> {
          AdamW adamw = AdamW.of(p.subList(0, 1), 0.1);
          adamw.addParamGroup(p.subList(1, 2), 0.02, o -> o.weightDecay(0).betas(0.8, 0.9));
          return adamw;
        });
    KINDS.put(
        "sgd/groups",
        p -> {
          SGD sgd = SGD.of(p.subList(0, 1), 0.1, o -> o.momentum(0.9));
          sgd.addParamGroup(p.subList(1, 2), 0.02, o -> o.momentum(0.5));
          return sgd;
        });
  }

  static Set<String> kinds() {
    return KINDS.keySet();
  }

  private static Optimizer make(String kind, List<Parameter> parameters) {
    return Objects.requireNonNull(KINDS.get(kind)).apply(parameters);
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
  @MethodSource("kinds")
  void stepsAsPyTorchDoes(String kind) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      try (Scope _ = Scope.open()) {
        Golden golden = Golden.read("optim/trajectories.safetensors");
        List<Parameter> parameters = parameters(golden, dtype);
        try (Optimizer optimizer = make(kind, parameters)) {
          for (int step = 0; step < STEPS; step++) {
            step(golden, optimizer, step);
            if (step != 0 && step != 1 && step != STEPS - 1) continue;
            for (int i = 0; i < 2; i++) {
              String name = kind + "/after-" + (step + 1) + "/" + i;
              Golden.assertClose(name, parameters.get(i).tensor(), golden.get(name));
            }
          }
          compareStates(golden, kind, optimizer.stateDict());
        }
      }
    }
  }

  /** PyTorch's names, and its values; where it remembers nothing, there is nothing here. */
  private static void compareStates(Golden golden, String kind, Map<String, Tensor> state) {
    int compared = 0;
    for (int i = 0; i < 2; i++) {
      Golden expected = golden.under(kind + "/state/" + i + "/");
      for (Map.Entry<String, Tensor> each : expected.tensors().entrySet()) {
        String name = "state.p" + i + "." + each.getKey();
        Tensor found = state.get(name);
        assertThat(found).as(name).isNotNull();
        Golden.assertClose(name, Objects.requireNonNull(found), each.getValue());
        compared++;
      }
    }
    long tensors = state.values().stream().filter(value -> value.dim() > 0).count();
    assertThat(tensors).as("tensors in the state").isEqualTo(compared);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void goesOnFromAStateBitForBit(String kind) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("optim/trajectories.safetensors");
      List<Parameter> whole = parameters(golden, DType.FLOAT32);
      List<Parameter> halves = parameters(golden, DType.FLOAT32);
      try (Optimizer one = make(kind, whole);
          Optimizer first = make(kind, halves);
          Optimizer second = make(kind, halves)) {
        second.lr(77); // the state has to set it right
        for (int step = 0; step < STEPS; step++) step(golden, one, step);
        for (int step = 0; step < 9; step++) step(golden, first, step);
        second.loadStateDict(first.stateDict());
        for (int step = 9; step < STEPS; step++) step(golden, second, step);
      }
      for (int i = 0; i < 2; i++) {
        assertThat(halves.get(i).tensor().toByteArray())
            .isEqualTo(whole.get(i).tensor().toByteArray());
      }
    }
  }
}
