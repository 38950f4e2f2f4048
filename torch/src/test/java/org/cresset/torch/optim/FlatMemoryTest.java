package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten thousand steps of every optimizer leave as many tensors as the first hundred. */
class FlatMemoryTest {
  private static final int STEPS = 10_000;
  private static final Map<String, Function<List<Parameter>, Optimizer>> KINDS =
      new LinkedHashMap<>(TrajectoriesTest.KINDS);

  static {
    KINDS.put("sgd", p -> SGD.of(p, 1e-3, o -> o.momentum(0.9)));
    KINDS.put("adam", p -> Adam.of(p, 1e-3, o -> o.amsgrad(true)));
    KINDS.put("muon", p -> Muon.of(p, 1e-3));
    KINDS.put("lbfgs", p -> LBFGS.of(p, 1e-6, o -> o.maxIter(1).historySize(3)));
    KINDS.put("lookahead", p -> Lookahead.of(Adam.of(p, 1e-3)));
    KINDS.keySet().removeIf(name -> name.contains("/") && !name.contains("groups"));
  }

  static Set<String> kinds() {
    return KINDS.keySet();
  }

  /** What other tests left to the garbage collector must not go while this one counts. */
  private static void collect() throws InterruptedException {
    long before;
    do {
      before = Tensor.live();
      System.gc();
      Thread.sleep(20);
    } while (Tensor.live() < before);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void tenThousandStepsLeaveNothingBehind(String kind) throws InterruptedException {
    collect();
    try (Scope _ = Scope.open()) {
      Tensor a = Tensor.randn(2, 2).requiresGrad_(true);
      Tensor b = Tensor.randn(2, 2).requiresGrad_(true);
      List<Parameter> parameters = List.of(new Parameter("a", a), new Parameter("b", b));
      Tensor gradient = Tensor.randn(2, 2);
      try (Optimizer optimizer = Objects.requireNonNull(KINDS.get(kind)).apply(parameters)) {
        Scheduler schedule = CosineAnnealingLR.of(optimizer, 777, 1e-6);
        long live = 0;
        for (int i = 0; i < STEPS; i++) {
          try (Scope _ = Scope.open()) {
            optimizer.zeroGrad();
            a.grad(gradient.copy());
            b.grad(gradient.copy());
            if (kind.equals("lbfgs")) optimizer.step(a::sum);
            else optimizer.step();
            schedule.step();
          }
          if (i == 99) live = Tensor.live();
        }
        // Fewer where the collector found what other tests had left.
        assertThat(Tensor.live()).as("live tensors").isLessThanOrEqualTo(live);
      }
    }
  }
}
