package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eight steps down Rosenbrock's function against PyTorch's. */
class LBFGSTest {
  private record Kind(double lr, LBFGS.Options options) {}

  private static final LBFGS.Options PLAIN = LBFGS.Options.DEFAULT;
  private static final Map<String, Kind> KINDS =
      Map.of(
          "plain", new Kind(0.002, PLAIN),
          "short", new Kind(0.001, PLAIN.maxIter(4).historySize(3)),
          "wolfe", new Kind(1, PLAIN.maxIter(4).strongWolfe(true)),
          "wolfe-long", new Kind(0.5, PLAIN.maxEval(30).historySize(4).strongWolfe(true)));

  private static List<Parameter> start(Golden golden) {
    Tensor all = golden.get("lbfgs/start");
    return List.of(
        new Parameter("head", all.slice(0, 0, 2, 1).copy().requiresGrad_(true)),
        new Parameter("tail", all.slice(0, 2, 5, 1).copy().requiresGrad_(true)));
  }

  private static Tensor all(Optimizer optimizer) {
    return Tensor.cat(optimizer.parameters().stream().map(Parameter::tensor).toList(), 0);
  }

  private static Supplier<Tensor> closure(Optimizer optimizer) {
    return () -> {
      optimizer.zeroGrad();
      Tensor x = all(optimizer);
      Tensor left = x.slice(0, 0, 4, 1);
      Tensor valley = x.slice(0, 1, 5, 1).sub(left.mul(left)).pow(2).mul(100);
      Tensor loss = valley.add(left.neg().add(1).pow(2)).sum();
      loss.backward();
      return loss;
    };
  }

  private static LBFGS make(String name, List<Parameter> parameters) {
    Kind kind = Objects.requireNonNull(KINDS.get(name));
    return LBFGS.of(parameters, kind.lr, _ -> kind.options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "short", "wolfe", "wolfe-long"})
  void goesAsPyTorchsDoes(String name) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("optim/trajectories.safetensors");
      double[] losses = golden.get("lbfgs/" + name + "/losses").toDoubleArray();
      Tensor ways = golden.get("lbfgs/" + name + "/parameters");
      try (LBFGS optimizer = make(name, start(golden))) {
        for (int i = 0; i < losses.length; i++) {
          double loss = optimizer.step(closure(optimizer)).item();
          assertThat(loss).as("loss %d", i).isCloseTo(losses[i], within(1e-7 * (1 + losses[i])));
          double[] found = all(optimizer).toDoubleArray();
          double[] expected = ways.get(i).toDoubleArray();
          for (int k = 0; k < found.length; k++) {
            assertThat(found[k]).as("step %d", i).isCloseTo(expected[k], within(1e-6));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "wolfe-long"})
  void goesOnFromAState(String name) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("optim/trajectories.safetensors");
      List<Parameter> halves = start(golden);
      try (LBFGS whole = make(name, start(golden));
          LBFGS first = make(name, halves);
          LBFGS second = make(name, halves)) {
        for (int i = 0; i < 6; i++) whole.step(closure(whole));
        for (int i = 0; i < 3; i++) first.step(closure(first));
        second.loadStateDict(first.stateDict());
        for (int i = 0; i < 3; i++) second.step(closure(second));
        assertThat(all(second).toByteArray()).isEqualTo(all(whole).toByteArray());
      }
    }
  }

  @Test
  void whatItCannotDoIsASentence() {
    try (Scope _ = Scope.open();
        LBFGS optimizer =
            LBFGS.of(List.of(new Parameter("a", Tensor.zeros(2).requiresGrad_(true))), 1)) {
      assertThatThrownBy(optimizer::step)
          .hasMessage("LBFGS: step needs a closure that computes the loss anew");
      Parameter other = new Parameter("b", Tensor.zeros(2).requiresGrad_(true));
      assertThatThrownBy(() -> optimizer.addParamGroup(List.of(other)))
          .hasMessage("LBFGS: has one group of parameters, got another");
    }
  }
}
