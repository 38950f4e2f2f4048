package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two hundred steps of every schedule, on two groups, against PyTorch's. */
class RatesTest {
  private static final Map<String, Function<Optimizer, Scheduler>> SCHEDULES =
      new LinkedHashMap<>();

  static {
    SCHEDULES.put("lambda", o -> LambdaLR.of(o, n -> Math.pow(0.95, (double) n)));
    SCHEDULES.put(
        "lambda-each",
        o -> LambdaLR.of(o, List.of(n -> 1.0 / (n + 1), n -> Math.pow(0.99, (double) n))));
    SCHEDULES.put("multiplicative", o -> MultiplicativeLR.of(o, n -> n % 7 == 0 ? 0.9 : 1.01));
    SCHEDULES.put("step", o -> StepLR.of(o, 30, 0.3));
    SCHEDULES.put("multistep", o -> MultiStepLR.of(o, new long[] {10, 50, 50, 120}, 0.4));
    SCHEDULES.put("constant", o -> ConstantLR.of(o, 0.25, 40));
    SCHEDULES.put("linear", o -> LinearLR.of(o, 0.2, 0.9, 60));
    SCHEDULES.put("exponential", o -> ExponentialLR.of(o, 0.98));
    SCHEDULES.put("polynomial", o -> PolynomialLR.of(o, 150, 1.7));
    SCHEDULES.put("cosine", o -> CosineAnnealingLR.of(o, 37, 0.01));
    SCHEDULES.put("cosine-zero", o -> CosineAnnealingLR.of(o, 200));
    SCHEDULES.put("restarts", o -> CosineAnnealingWarmRestarts.of(o, 11, 1, 0.001));
    SCHEDULES.put("restarts-longer", o -> CosineAnnealingWarmRestarts.of(o, 10, 2, 0));
    SCHEDULES.put("cyclic", o -> CyclicLR.of(o, 0.01, 0.3, c -> c.stepSizeUp(13).stepSizeDown(21)));
    SCHEDULES.put(
        "cyclic-2",
        o ->
            CyclicLR.of(
                o,
                new double[] {0.01, 0.02},
                new double[] {0.3, 0.2},
                c -> c.stepSizeUp(13).mode(CyclicLR.Mode.TRIANGULAR2).momentum(0.7, 0.95)));
    SCHEDULES.put(
        "cyclic-exp",
        o ->
            CyclicLR.of(
                o,
                0.01,
                0.3,
                c ->
                    c.stepSizeUp(25)
                        .mode(CyclicLR.Mode.EXP_RANGE)
                        .gamma(0.99)
                        .cycleMomentum(false)));
    SCHEDULES.put("one-cycle", o -> OneCycleLR.of(o, new double[] {0.5, 0.2}, 220, c -> c));
    SCHEDULES.put(
        "one-cycle-three",
        o -> OneCycleLR.of(o, 0.5, 205, c -> c.anneal(OneCycleLR.Anneal.LINEAR).threePhase(true)));
    SCHEDULES.put("swa", o -> SWALR.of(o, 0.05, 20));
    SCHEDULES.put(
        "swa-linear", o -> SWALR.of(o, new double[] {0.05, 0.1}, 15, OneCycleLR.Anneal.LINEAR));
    SCHEDULES.put("swa-now", o -> SWALR.of(o, 0.05, 0));
    SCHEDULES.put(
        "chained",
        o ->
            ChainedScheduler.of(
                List.of(
                    ConstantLR.of(o, 0.1, 20), ExponentialLR.of(o, 0.98), StepLR.of(o, 60, 0.5))));
    SCHEDULES.put(
        "sequential",
        o ->
            SequentialLR.of(
                List.of(
                    LinearLR.of(o, 0.1, 1, 20),
                    CosineAnnealingLR.of(o, 100, 0.001),
                    ExponentialLR.of(o, 0.97)),
                20,
                120));
    SCHEDULES.put(
        "sequential-of-functions",
        o ->
            SequentialLR.of(
                List.of(
                    ConstantLR.of(o, 0.1, 20),
                    MultiplicativeLR.of(o, _ -> 0.99),
                    CosineAnnealingWarmRestarts.of(o, 9, 2, 0),
                    LambdaLR.of(o, n -> 1.0 / (n + 2))),
                25,
                60,
                150));
    SCHEDULES.put(
        "plateau",
        o ->
            ReduceLROnPlateau.of(
                o, c -> c.factor(0.5).patience(4).cooldown(3).minLr(0.001).threshold(0.02)));
    SCHEDULES.put(
        "plateau-max",
        o ->
            ReduceLROnPlateau.of(
                o,
                c ->
                    c.mode(ReduceLROnPlateau.Mode.MAX)
                        .factor(0.7)
                        .patience(6)
                        .thresholdMode(ReduceLROnPlateau.ThresholdMode.ABS)
                        .threshold(0.1)));
  }

  static Set<String> schedules() {
    return SCHEDULES.keySet();
  }

  private static Scheduler schedule(String name, Optimizer optimizer) {
    return Objects.requireNonNull(SCHEDULES.get(name)).apply(optimizer);
  }

  private static Parameter parameter(String name) {
    return new Parameter(name, Tensor.zeros(1).requiresGrad_(true));
  }

  private static SGD optimizer() {
    SGD sgd = SGD.of(List.of(parameter("a")), 0.2, o -> o.momentum(0.6));
    sgd.addParamGroup(List.of(parameter("b")), 0.05);
    return sgd;
  }

  private static void step(Scheduler schedule, double metric) {
    if (schedule instanceof ReduceLROnPlateau plateau) plateau.step(metric);
    else schedule.step();
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void goesAsPyTorchsDoes(String name) {
    try (Scope _ = Scope.open();
        SGD optimizer = optimizer()) {
      Golden golden = Golden.read("optim/rates.safetensors");
      double[] metric = golden.get("metric").toDoubleArray();
      double[] rates = golden.get(name + "/lr").toDoubleArray();
      Tensor momenta = golden.tensors().get(name + "/momentum");
      double[] momentum = momenta == null ? null : momenta.toDoubleArray();
      Scheduler schedule = schedule(name, optimizer);
      for (int i = 0; i < metric.length; i++) {
        double[] now = schedule.lrs();
        for (int group = 0; group < 2; group++) {
          assertThat(now[group])
              .as("rate %d of group %d", i, group)
              .isCloseTo(rates[2 * i + group], within(1e-12));
        }
        assertThat(optimizer.paramGroups().get(1).momentum())
            .as("momentum %d", i)
            .isCloseTo(momentum == null ? 0.6 : momentum[i], within(1e-12));
        step(schedule, metric[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void goesOnFromAState(String name) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("optim/rates.safetensors");
      double[] metric = golden.get("metric").toDoubleArray();
      for (int stop : new int[] {0, 1, 24, 60, 131}) {
        try (SGD whole = optimizer();
            SGD resumed = optimizer()) {
          Scheduler first = schedule(name, whole);
          for (int i = 0; i < stop; i++) step(first, metric[i]);
          resumed.lr(9); // what the schedule is made with must not matter after loading
          Scheduler second = schedule(name, resumed);
          second.loadStateDict(first.stateDict());
          for (int i = stop; i < 180; i++) {
            assertThat(second.lrs()).as("rates %d", i).isEqualTo(first.lrs());
            assertThat(resumed.momentum()).isEqualTo(whole.momentum());
            assertThat(second.steps()).isEqualTo(first.steps());
            step(first, metric[i]);
            step(second, metric[i]);
          }
        }
      }
    }
  }

  @Test
  void theOneStepBeyondACycleHasNoNegativeRate() {
    try (Scope _ = Scope.open();
        SGD optimizer = optimizer()) {
      Scheduler schedule =
          OneCycleLR.of(optimizer, 0.5, 10, c -> c.anneal(OneCycleLR.Anneal.LINEAR));
      for (int i = 0; i < 10; i++) schedule.step();
      assertThat(schedule.lrs()).containsOnly(0);
      assertThatThrownBy(schedule::step).hasMessage("OneCycleLR: has 10 steps, got one more");
    }
  }

  @Test
  void whatCannotBeScheduledIsRefused() {
    try (Scope _ = Scope.open();
        SGD optimizer = optimizer();
        SGD other = optimizer();
        Adagrad still = Adagrad.of(List.of(parameter("c")), 0.1)) {
      assertThatThrownBy(() -> OneCycleLR.of(still, 1, 10))
          .hasMessage(
              "OneCycleLR: the optimizer must have a momentum or betas to cycle; choose"
                  + " cycleMomentum(false)");
      assertThatThrownBy(() -> LambdaLR.of(optimizer, List.of(_ -> 1, _ -> 1, _ -> 1)))
          .hasMessage("LambdaLR: functions must be one or one for each of 2 groups, got 3");
      assertThatThrownBy(() -> OneCycleLR.of(optimizer, new double[] {1, 2, 3}, 10, o -> o))
          .hasMessage("OneCycleLR: maxLr must be one or one for each of 2 groups, got 3");
      assertThatThrownBy(
              () ->
                  ChainedScheduler.of(
                      List.of(ExponentialLR.of(optimizer, 1), ExponentialLR.of(other, 1))))
          .hasMessage("ChainedScheduler: all schedules must be of one optimizer, got two");
      assertThatThrownBy(() -> SequentialLR.of(List.of(ReduceLROnPlateau.of(optimizer))))
          .hasMessage("SequentialLR: cannot hold a ReduceLROnPlateau, whose steps need a metric");
      assertThatThrownBy(() -> SequentialLR.of(List.of(ExponentialLR.of(optimizer, 1)), 3))
          .hasMessage("SequentialLR: milestones must be one fewer than schedules, got 1 for 1");
      assertThatThrownBy(() -> ReduceLROnPlateau.of(optimizer).step())
          .hasMessage("ReduceLROnPlateau: step needs the metric, such as the loss");
    }
  }
}
