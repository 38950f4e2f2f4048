package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.Tensor;

/** The schedules that another one is made of. */
final class Parts {
  private Parts() {}

  static void check(String whole, List<Scheduler> parts) {
    if (parts.isEmpty()) throw new IllegalArgumentException(whole + ": needs schedules, got none");
    Optimizer optimizer = parts.getFirst().optimizer;
    for (Scheduler part : parts) {
      if (part.optimizer != optimizer) {
        throw new IllegalArgumentException(
            whole + ": all schedules must be of one optimizer, got two");
      }
      if (part instanceof ReduceLROnPlateau) {
        throw new IllegalArgumentException(
            whole + ": cannot hold a ReduceLROnPlateau, whose steps need a metric");
      }
    }
  }

  private static String prefix(int part) {
    return "_schedulers." + part + ".";
  }

  static void save(List<Scheduler> parts, Map<String, Tensor> into) {
    for (int i = 0; i < parts.size(); i++) {
      String prefix = prefix(i);
      parts.get(i).stateDict().forEach((name, value) -> into.put(prefix + name, value));
    }
  }

  static void load(List<Scheduler> parts, Map<String, Tensor> from) {
    List<Map<String, Tensor>> states = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      String prefix = prefix(i);
      Map<String, Tensor> state = new LinkedHashMap<>();
      from.forEach(
          (name, value) -> {
            if (name.startsWith(prefix)) state.put(name.substring(prefix.length()), value);
          });
      if (state.isEmpty()) throw Scheduler.refused(from);
      states.add(state);
    }
    for (int i = 0; i < parts.size(); i++) parts.get(i).loadStateDict(states.get(i));
  }
}
