package org.cresset.torch.amp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Parameter;
import org.cresset.torch.optim.Adam;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.SGD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scale, the steps that are left out, and what is said about misuse. */
class GradScalerTest {
  private static Tensor start() {
    return Tensor.of(new float[] {1, -2, 3}).requiresGrad_(true);
  }

  private static Optimizer optimizer(String kind, Tensor... tensors) {
    List<Parameter> parameters = new ArrayList<>();
    for (Tensor tensor : tensors) parameters.add(new Parameter("p" + parameters.size(), tensor));
    return switch (kind) {
      case "sgd" -> SGD.of(parameters, 0.1, o -> o.momentum(0.9));
      case "damped" -> SGD.of(parameters, 0.1, o -> o.momentum(0.9).dampening(0.5));
      case "adam" -> Adam.of(parameters, 0.1);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static GradScaler scaler() {
    return GradScaler.of(
        Device.CPU, o -> o.initScale(1024).growthFactor(4).backoffFactor(0.25).growthInterval(3));
  }

  private static void backward(GradScaler scaler, Tensor p, boolean bad) {
    p.grad(null);
    Tensor loss = p.mul(p).sum().mul(bad ? Double.POSITIVE_INFINITY : 1);
    scaler.scale(loss).backward();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adam"})
  void goesTheWayOfPyTorchs(String kind) throws IOException {
    try (Scope _ = Scope.open();
        GradScaler scaler = scaler()) {
      Tensor p = start();
      try (Optimizer optimizer = optimizer(kind, p)) {
        int step = 0;
        for (String line : Files.readAllLines(Golden.path("amp/scaler.txt"))) {
          if (!line.startsWith(kind)) continue;
          String[] parts = line.split(" ");
          backward(scaler, p, parts[1].equals("1"));
          if (step % 4 == 3) {
            scaler.unscale_(optimizer);
            clip(Golden.gradient(p));
          }
          scaler.step(optimizer);
          scaler.update();
          String where = kind + " after step " + step++;
          assertThat(scaler.getScale()).as(where).isEqualTo(Double.parseDouble(parts[2]));
          assertThat(number(scaler.stateDict(), "_growth_tracker"))
              .as(where)
              .isEqualTo(Double.parseDouble(parts[3]));
          Tensor expected =
              Tensor.of(
                  new double[] {
                    Double.parseDouble(parts[4]),
                    Double.parseDouble(parts[5]),
                    Double.parseDouble(parts[6])
                  });
          Golden.assertClose(where, p.detach(), expected);
        }
        assertThat(step).isEqualTo(24);
      }
    }
  }

  /** As {@code clip_grad_norm_} to 1. */
  private static void clip(Tensor gradient) {
    try (NoGrad _ = NoGrad.open()) {
      double norm = Math.sqrt(gradient.square().sum().item());
      gradient.mul_(Math.min(1, 1 / (norm + 1e-6)));
    }
  }

  /** The first steps too: afterwards all is as if they had not been tried. */
  @ParameterizedTest
  @ValueSource(strings = {"sgd", "damped", "adam"})
  void stepsThatAreLeftOutLeaveNoTrace(String kind) {
    boolean[] pattern = {true, true, false, false, true, false, true, false};
    assertThat(trained(kind, pattern)).isEqualTo(trained(kind, new boolean[4]));
  }

  private static Map<String, List<Double>> trained(String kind, boolean[] bad) {
    try (Scope _ = Scope.open();
        GradScaler scaler = GradScaler.of(Device.CPU, o -> o.initScale(4).growthInterval(1000))) {
      Tensor p = start();
      try (Optimizer optimizer = optimizer(kind, p)) {
        for (boolean one : bad) {
          backward(scaler, p, one);
          scaler.step(optimizer);
          scaler.update();
        }
        Map<String, List<Double>> state = new LinkedHashMap<>();
        optimizer.stateDict().forEach((name, value) -> state.put(name, doubles(value)));
        state.put("parameter", doubles(p));
        return state;
      }
    }
  }

  private static double number(Map<String, Tensor> state, String name) {
    return Objects.requireNonNull(state.get(name), name).item();
  }

  private static List<Double> doubles(Tensor tensor) {
    return Arrays.stream(tensor.detach().toDoubleArray()).boxed().toList();
  }

  /** Adam counts each parameter's steps on its own, also those that were left out. */
  @Test
  void parametersWithoutGradientsAreNotCountedAsLeftOut() {
    try (Scope _ = Scope.open();
        GradScaler scaler = scaler()) {
      Tensor p = start();
      Tensor q = start();
      try (Optimizer optimizer = optimizer("adam", p, q)) {
        boolean[] bad = {true, false, true, true, false};
        for (int i = 0; i < bad.length; i++) {
          q.grad(null);
          backward(scaler, p, bad[i]);
          if (i % 2 == 0) backward(scaler, q, bad[i]);
          scaler.step(optimizer);
          scaler.update();
        }
        Map<String, Tensor> state = optimizer.stateDict();
        assertThat(number(state, "state.p0.step")).isEqualTo(2);
        assertThat(number(state, "state.p1.step")).isEqualTo(1);
        optimizer.loadStateDict(state);
        assertThat(number(optimizer.stateDict(), "state.p0.step")).isEqualTo(2);
      }
    }
  }

  @Test
  void twoOptimizersShareTheScale() {
    try (Scope _ = Scope.open();
        GradScaler scaler = scaler()) {
      Tensor p = start();
      Tensor q = start();
      try (Optimizer good = optimizer("sgd", p);
          Optimizer bad = optimizer("adam", q)) {
        backward(scaler, p, false);
        backward(scaler, q, true);
        scaler.step(good);
        scaler.step(bad);
        scaler.update();
        assertThat(scaler.getScale()).isEqualTo(256);
        assertThat(p.detach().toFloatArray()).containsExactly(0.8f, -1.6f, 2.4f);
        assertThat(q.detach().toFloatArray()).containsExactly(1, -2, 3);
      }
    }
  }

  @Test
  void switchedOffItChangesNothing() {
    try (Scope _ = Scope.open();
        GradScaler scaler = GradScaler.of(Device.CPU, o -> o.enabled(false))) {
      Tensor p = start();
      try (Optimizer optimizer = optimizer("sgd", p)) {
        backward(scaler, p, false);
        assertThat(Golden.gradient(p).toFloatArray()).containsExactly(2, -4, 6);
        scaler.unscale_(optimizer);
        scaler.step(optimizer);
        scaler.update();
        assertThat(p.detach().toFloatArray()).containsExactly(0.8f, -1.6f, 2.4f);
        assertThat(scaler.stateDict()).isEmpty();
        assertThat(scaler.getScale()).isEqualTo(1);
      }
    }
  }

  @Test
  void aStateIsSavedAndLoaded() {
    try (Scope _ = Scope.open();
        GradScaler scaler = scaler();
        GradScaler other = GradScaler.of(Device.CPU)) {
      Tensor p = start();
      try (Optimizer optimizer = optimizer("sgd", p)) {
        for (int i = 0; i < 2; i++) {
          backward(scaler, p, false);
          scaler.step(optimizer);
          scaler.update();
        }
        other.loadStateDict(scaler.stateDict());
        backward(other, p, false);
        other.step(optimizer);
        other.update();
        assertThat(other.getScale()).isEqualTo(4096); // the third good step
        assertThatThrownBy(() -> other.loadStateDict(Map.of("scale", Tensor.scalar(1))))
            .isInstanceOf(TorchException.class)
            .hasMessage(
                "gradScaler: a state must have one number each of scale, growth_factor,"
                    + " backoff_factor, growth_interval, _growth_tracker, got scale");
        assertThat(other.getScale()).isEqualTo(4096);
        other.update(8);
        assertThat(other.getScale()).isEqualTo(8);
      }
    }
  }

  @Test
  void misuseIsSaid() {
    try (Scope _ = Scope.open();
        GradScaler scaler = scaler()) {
      Tensor p = start();
      try (Optimizer optimizer = optimizer("sgd", p)) {
        assertThatThrownBy(scaler::update).hasMessageContaining("update must follow a step");
        assertThatThrownBy(() -> scaler.step(optimizer))
            .hasMessageContaining("must have gradients to step with, got none");
        backward(scaler, p, false);
        scaler.unscale_(optimizer);
        assertThatThrownBy(() -> scaler.unscale_(optimizer)).hasMessageEndingWith("a second time");
        scaler.step(optimizer);
        assertThatThrownBy(() -> scaler.unscale_(optimizer)).hasMessageEndingWith("after step");
        assertThatThrownBy(() -> scaler.step(optimizer)).hasMessageEndingWith("called twice");
      }
      Tensor half = Tensor.ones(DType.FLOAT16, 2).requiresGrad_(true);
      try (Optimizer optimizer = optimizer("sgd", half)) {
        scaler.update(); // forgets the other's step
        half.mul(half).sum().backward();
        assertThatThrownBy(() -> scaler.step(optimizer))
            .hasMessage(
                "gradScaler: gradients must not be float16, which cannot hold them without the"
                    + " scale, got p0");
      }
      assertThatThrownBy(() -> GradScaler.of(Device.CPU, o -> o.growthFactor(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("gradScaler: the growth factor must be above 1, got 1.0");
    }
  }
}
