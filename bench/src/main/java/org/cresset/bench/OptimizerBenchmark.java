package org.cresset.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Parameter;
import org.cresset.torch.optim.ASGD;
import org.cresset.torch.optim.Adadelta;
import org.cresset.torch.optim.Adagrad;
import org.cresset.torch.optim.Adam;
import org.cresset.torch.optim.AdamW;
import org.cresset.torch.optim.Adamax;
import org.cresset.torch.optim.LBFGS;
import org.cresset.torch.optim.Lion;
import org.cresset.torch.optim.Muon;
import org.cresset.torch.optim.NAdam;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.RAdam;
import org.cresset.torch.optim.RMSprop;
import org.cresset.torch.optim.Rprop;
import org.cresset.torch.optim.SGD;

/**
 * Whether memory stays flat over 10,000 steps of each optimizer, or of those chosen: one alone has
 * the process to itself.
 */
final class OptimizerBenchmark {
  private static final int EARLY = 1_000;
  private static final int LATE = 10_000;
  private static final double RATE = 1e-4;
  private static final Map<String, Function<List<Parameter>, Optimizer>> KINDS =
      new LinkedHashMap<>();

  static {
    KINDS.put("SGD", p -> SGD.of(p, RATE, o -> o.momentum(0.9)));
    KINDS.put("Adam", p -> Adam.of(p, RATE));
    KINDS.put("AdamW", p -> AdamW.of(p, RATE));
    KINDS.put("Adagrad", p -> Adagrad.of(p, RATE));
    KINDS.put("RMSprop", p -> RMSprop.of(p, RATE));
    KINDS.put("Adadelta", p -> Adadelta.of(p, RATE));
    KINDS.put("Adamax", p -> Adamax.of(p, RATE));
    KINDS.put("NAdam", p -> NAdam.of(p, RATE));
    KINDS.put("RAdam", p -> RAdam.of(p, RATE));
    KINDS.put("ASGD", p -> ASGD.of(p, RATE));
    KINDS.put("Rprop", p -> Rprop.of(p, RATE));
    KINDS.put("Lion", p -> Lion.of(p, RATE));
    KINDS.put("Muon", p -> Muon.of(p, RATE));
    KINDS.put("LBFGS", p -> LBFGS.of(p, RATE, o -> o.maxIter(1).historySize(5)));
  }

  private OptimizerBenchmark() {}

  static Report run(Options options) throws IOException {
    for (String name : options.only()) {
      if (KINDS.containsKey(name)) continue;
      throw new TorchException(
          "bench optimizers: no optimizer is called " + name + "; there are " + KINDS.keySet());
    }
    List<Comparison> rows = new ArrayList<>();
    for (Map.Entry<String, Function<List<Parameter>, Optimizer>> kind : KINDS.entrySet()) {
      if (!options.only().isEmpty() && !options.only().contains(kind.getKey())) continue;
      options.progress().accept(kind.getKey());
      measure(kind.getKey(), kind.getValue(), rows);
    }
    return new Report("Memory over 10,000 steps of each optimizer", Machine.describe(), rows);
  }

  private static void measure(
      String name, Function<List<Parameter>, Optimizer> kind, List<Comparison> rows)
      throws IOException {
    try (Scope _ = Scope.open()) {
      List<Parameter> parameters = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        parameters.add(new Parameter("p" + i, Tensor.randn(64, 64).requiresGrad_(true)));
      }
      try (Optimizer optimizer = kind.apply(parameters)) {
        for (int step = 1; step <= LATE; step++) {
          step(parameters, optimizer);
          if (step != EARLY && step != LATE) continue;
          String when = name + " after step " + step;
          rows.add(
              MemoryBenchmark.row(
                  "resident memory, " + when, "MiB", MemoryBenchmark.residentMebibytes()));
          rows.add(MemoryBenchmark.row("live tensors, " + when, "", (double) Tensor.live()));
        }
      }
    }
  }

  /** Down the bowl of half the squares. */
  private static void step(List<Parameter> parameters, Optimizer optimizer) {
    try (Scope _ = Scope.open()) {
      optimizer.step(
          () -> {
            optimizer.zeroGrad();
            Tensor loss = Tensor.scalar(0);
            for (Parameter each : parameters) {
              loss = loss.add(each.tensor().mul(each.tensor()).sum());
            }
            loss.backward();
            return loss;
          });
    }
  }
}
