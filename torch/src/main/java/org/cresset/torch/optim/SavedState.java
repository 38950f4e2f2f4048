package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/** What an optimizer's groups and parameters are saved as, and how they are brought back. */
final class SavedState {
  private SavedState() {}

  static Map<String, Tensor> of(List<? extends ParamGroup<?>> groups) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      ParamGroup<?> group = groups.get(i);
      state.put(key(i, "lr"), Tensor.scalar(group.lr(), DType.FLOAT64));
      if (hasMomentum(group)) {
        state.put(key(i, "momentum"), Tensor.scalar(group.momentum(), DType.FLOAT64));
      }
    }
    for (ParamGroup<?> group : groups) {
      for (Slot slot : group.slots) slot.save(state);
    }
    return state;
  }

  /** The first group's numbers have no prefix, as where there is but one. */
  static String key(int group, String name) {
    return group == 0 ? name : "group." + group + "." + name;
  }

  private static boolean hasMomentum(ParamGroup<?> group) {
    return !Double.isNaN(group.momentum());
  }

  static void load(Map<String, Tensor> state, List<? extends ParamGroup<?>> groups) {
    check(state, groups);
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      for (int i = 0; i < groups.size(); i++) {
        ParamGroup<?> group = groups.get(i);
        for (Slot slot : group.slots) slot.load(state);
        group.lr(number(state, key(i, "lr")));
        if (hasMomentum(group)) group.momentum(number(state, key(i, "momentum")));
      }
    }
  }

  private static void check(Map<String, Tensor> state, List<? extends ParamGroup<?>> groups) {
    Set<String> needed = new HashSet<>();
    Set<String> known = new HashSet<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      needed.add(key(i, "lr"));
      if (hasMomentum(groups.get(i))) needed.add(key(i, "momentum"));
      for (Slot slot : groups.get(i).slots) slot.check(state, known);
    }
    for (String name : needed) if (!state.containsKey(name)) problems.add(name + " is missing");
    for (String name : state.keySet()) {
      if (!known.contains(name) && !needed.contains(name)) problems.add(name + " is unexpected");
    }
    if (!problems.isEmpty()) throw refused(String.join(", ", problems));
  }

  /** The one number of a value that is there. */
  static double number(Map<String, Tensor> from, String name) {
    Tensor value = from.get(name);
    if (value == null || value.numel() != 1) throw refused(name + " is not one number");
    return value.item();
  }

  static TorchException refused(String got) {
    return new TorchException(
        "loadStateDict: the state must be one of this kind of optimizer for these parameters, got "
            + got,
        "nothing was changed",
        null);
  }
}
