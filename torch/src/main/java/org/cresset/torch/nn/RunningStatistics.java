package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** The running statistics of a network's batch normalisations. */
public final class RunningStatistics {
  private RunningStatistics() {}

  /**
   * Takes them anew as the mean over all batches, for weights that no batch has passed, such as
   * averages. Source: {@code torch.optim.swa_utils.update_bn}.
   *
   * @param inputs one batch after the other, as {@code model} takes them; they are not closed
   */
  public static void update(Module model, Iterable<Tensor> inputs) {
    Map<BatchNorm, OptionalDouble> momenta = new LinkedHashMap<>();
    Map<Module, Boolean> modes = new LinkedHashMap<>();
    for (Module module : model.namedModules().values()) {
      modes.put(module, module.training());
      if (module instanceof BatchNorm norm) momenta.put(norm, norm.options().momentum());
    }
    if (momenta.isEmpty()) return;
    try {
      model.train();
      for (BatchNorm norm : momenta.keySet()) {
        norm.resetRunningStats();
        norm.momentum(OptionalDouble.empty());
      }
      for (Tensor input : inputs) {
        try (Scope _ = Scope.open();
            NoGrad _ = NoGrad.open()) {
          model.call(input);
        }
      }
    } finally {
      momenta.forEach(BatchNorm::momentum);
      modes.forEach(Module::mode);
    }
  }

  /**
   * Computes something that leaves them as they are, whatever the mode of {@code model} is: for
   * batches that pass a second time, as in the second run of {@link
   * org.cresset.torch.Checkpoint#checkpoint}.
   */
  public static <T> T kept(Module model, Supplier<T> computation) {
    List<BatchNorm> norms = new ArrayList<>();
    for (Module module : model.namedModules().values()) {
      if (module instanceof BatchNorm norm) norms.add(norm);
    }
    norms.forEach(norm -> norm.keepStatistics(true));
    try {
      return computation.get();
    } finally {
      norms.forEach(norm -> norm.keepStatistics(false));
    }
  }
}
