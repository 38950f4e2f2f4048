package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forty steps of every schedule against PyTorch's. */
class SchedulersTest {
  private static final Map<String, Function<Optimizer, Scheduler>> SCHEDULES =
      new LinkedHashMap<>();

  static {
    SCHEDULES.put("step", o -> StepLR.of(o, 7, 0.3));
    SCHEDULES.put("cosine", o -> CosineAnnealingLR.of(o, 20, 0.01));
    SCHEDULES.put("cosine-short", o -> CosineAnnealingLR.of(o, 8));
    SCHEDULES.put("one-cycle", o -> OneCycleLR.of(o, 0.5, 40));
    SCHEDULES.put(
        "one-cycle-all",
        o ->
            OneCycleLR.of(
                o,
                0.5,
                41,
                c ->
                    c.pctStart(0.22)
                        .anneal(OneCycleLR.Anneal.LINEAR)
                        .momentum(0.7, 0.9)
                        .factors(10, 100)
                        .threePhase(true)));
    SCHEDULES.put("one-cycle-still", o -> OneCycleLR.of(o, 0.5, 40, c -> c.cycleMomentum(false)));
  }

  private static Scheduler schedule(String name, Optimizer optimizer) {
    return Objects.requireNonNull(SCHEDULES.get(name)).apply(optimizer);
  }

  private static Optimizer optimizer() {
    Tensor tensor = Tensor.zeros(1).requiresGrad_(true);
    return SGD.of(List.of(new Parameter("p", tensor)), 0.2, o -> o.momentum(0.6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"step", "cosine", "cosine-short", "one-cycle", "one-cycle-all", "one-cycle-still"})
  void goesAsPyTorchsDoesAndOnFromAState(String name) {
    try (Scope _ = Scope.open();
        Optimizer optimizer = optimizer();
        Optimizer resumed = optimizer()) {
      Golden golden = Golden.read("optim/schedules.safetensors");
      double[] lr = golden.get(name + "/lr").toDoubleArray();
      double[] momentum = golden.get(name + "/momentum").toDoubleArray();
      Scheduler schedule = schedule(name, optimizer);
      for (int i = 0; i < lr.length; i++) {
        assertThat(schedule.lr()).as("rate %d", i).isCloseTo(lr[i], within(1e-12));
        assertThat(optimizer.momentum()).as("momentum %d", i).isCloseTo(momentum[i], within(1e-12));
        resumed.lr(9); // what the schedule is made with must not matter after loading
        Scheduler again = schedule(name, resumed);
        again.loadStateDict(schedule.stateDict());
        assertThat(again.steps()).isEqualTo(i);
        assertThat(again.lr()).isEqualTo(schedule.lr());
        assertThat(resumed.momentum()).isEqualTo(optimizer.momentum());
        schedule.step();
      }
    }
  }

  @Test
  void aCycleThatIsOverSaysSo() {
    try (Scope _ = Scope.open();
        Optimizer optimizer = optimizer()) {
      Scheduler schedule = OneCycleLR.of(optimizer, 1, 3);
      for (int i = 0; i < 3; i++) schedule.step();
      double last = schedule.lr();
      assertThatThrownBy(schedule::step)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("OneCycleLR: has 3 steps, got one more");
      assertThat(schedule.steps()).isEqualTo(3);
      assertThat(schedule.lr()).isEqualTo(last);
    }
  }

  /** Where PyTorch divides by zero: the rise would end at the step that it begins at. */
  @Test
  void aRiseOfNoStepsIsAtItsTop() {
    try (Scope _ = Scope.open();
        Optimizer optimizer = optimizer()) {
      Scheduler schedule = OneCycleLR.of(optimizer, 0.5, 5, o -> o.pctStart(0.2));
      assertThat(schedule.lr()).isEqualTo(0.5);
      assertThat(optimizer.momentum()).isEqualTo(0.85);
      for (int i = 0; i < 4; i++) schedule.step();
      assertThat(schedule.lr()).isCloseTo(0.5 / 25 / 1e4, within(1e-12));
      schedule = OneCycleLR.of(optimizer, 0.5, 5, o -> o.pctStart(1));
      for (int i = 0; i < 4; i++) schedule.step();
      assertThat(schedule.lr()).isEqualTo(0.5);
      schedule.step(); // the one that no batch sees
      assertThat(schedule.lr()).isFinite();
    }
  }

  @Test
  void whatIsNoStateIsRefused() {
    try (Scope _ = Scope.open();
        Optimizer optimizer = optimizer()) {
      Scheduler schedule = StepLR.of(optimizer, 2, 0.5);
      assertThatThrownBy(() -> schedule.loadStateDict(Map.of("lr", Tensor.scalar(1))))
          .hasMessage(
              "loadStateDict: a schedule's state must have last_epoch and base_lr, got [lr]");
      assertThatThrownBy(() -> StepLR.of(optimizer, 0, 0.5))
          .hasMessage("StepLR: the step size must be 1 or more, got 0");
    }
  }
}
