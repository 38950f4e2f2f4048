package org.cresset.torch.optim;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The state of an optimizer as Python's {@code optimizer.state_dict()} has it: parameters are
 * numbered in the order of the groups, {@code state} maps numbers to what is remembered, and {@code
 * param_groups} lists the groups with their options.
 */
final class PyTorchState {
  private PyTorchState() {}

  static Map<String, Object> of(List<? extends ParamGroup<?>> groups) {
    Map<String, Tensor> named = SavedState.of(groups);
    Map<Long, Map<String, Tensor>> state = new LinkedHashMap<>();
    List<Map<String, Object>> listed = new ArrayList<>();
    long number = 0;
    for (ParamGroup<?> group : groups) {
      List<Long> numbers = new ArrayList<>();
      for (Slot slot : group.slots) {
        Map<String, Tensor> own = below("state." + slot.parameter.name() + ".", slot, named);
        if (!own.isEmpty()) state.put(number, own);
        numbers.add(number++);
      }
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("lr", group.lr());
      options(group.options(), entry);
      entry.put("params", numbers);
      listed.add(entry);
    }
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("state", state);
    whole.put("param_groups", listed);
    return whole;
  }

  private static Map<String, Tensor> below(String prefix, Slot slot, Map<String, Tensor> named) {
    Map<String, Tensor> own = new LinkedHashMap<>();
    for (String name : slot.keys()) {
      Tensor found = named.get(prefix + name);
      if (found != null) own.put(name, found);
    }
    return own;
  }

  /** Options in Python's names; betas, etas and step sizes are pairs there. */
  private static void options(Record options, Map<String, Object> into) {
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      String name = snake(component.getName());
      Object value;
      try {
        value = component.getAccessor().invoke(options);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the options of " + options.getClass(), e);
      }
      if (value instanceof Muon.Coefficients c) value = List.of(c.a(), c.b(), c.c());
      if (value instanceof Muon.AdjustLr adjust) value = adjust.name().toLowerCase(Locale.ROOT);
      switch (name) {
        case "beta1" -> into.put("betas", pair(value));
        case "beta2" -> add(into, "betas", value);
        case "eta_minus" -> into.put("etas", pair(value));
        case "eta_plus" -> add(into, "etas", value);
        case "step_size_min" -> into.put("step_sizes", pair(value));
        case "step_size_max" -> add(into, "step_sizes", value);
        case "adjust_lr" -> into.put("adjust_lr_fn", value);
        default -> into.put(name, value);
      }
    }
  }

  private static List<Object> pair(Object first) {
    List<Object> pair = new ArrayList<>();
    pair.add(first);
    return pair;
  }

  @SuppressWarnings("unchecked") // made by pair
  private static void add(Map<String, Object> into, String name, Object second) {
    if (into.get(name) instanceof List<?> pair) ((List<Object>) pair).add(second);
  }

  private static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** The same state in Cresset's names. */
  static Map<String, Tensor> named(Map<?, ?> state, List<? extends ParamGroup<?>> groups) {
    if (!(state.get("state") instanceof Map<?, ?> remembered)
        || !(state.get("param_groups") instanceof List<?> listed)) {
      throw SavedState.refused("one without state and param_groups");
    }
    if (listed.size() != groups.size()) {
      throw SavedState.refused(listed.size() + " groups for " + groups.size());
    }
    Map<String, Tensor> named = new LinkedHashMap<>();
    long number = 0;
    for (int i = 0; i < groups.size(); i++) {
      ParamGroup<?> group = groups.get(i);
      if (!(listed.get(i) instanceof Map<?, ?> entry)
          || !(entry.get("params") instanceof List<?> numbers)
          || numbers.size() != group.slots.size()) {
        throw SavedState.refused("another number of parameters in group " + i);
      }
      named.put(SavedState.key(i, "lr"), tensor(entry.get("lr"), "lr"));
      if (!Double.isNaN(group.momentum())) {
        Object momentum =
            entry.get("betas") instanceof List<?> b ? b.getFirst() : entry.get("momentum");
        named.put(SavedState.key(i, "momentum"), tensor(momentum, "momentum"));
      }
      for (Slot slot : group.slots) {
        if (find(remembered, number++) instanceof Map<?, ?> own) {
          own.forEach(
              (key, value) -> {
                String name = "state." + slot.parameter.name() + "." + key;
                if (value != null) named.put(name, tensor(value, name));
              });
        }
      }
    }
    return named;
  }

  /** Keys may be any kind of whole number. */
  private static @Nullable Object find(Map<?, ?> state, long number) {
    for (Map.Entry<?, ?> entry : state.entrySet()) {
      if (entry.getKey() instanceof Number key && key.longValue() == number)
        return entry.getValue();
    }
    return null;
  }

  private static Tensor tensor(@Nullable Object value, String name) {
    return switch (value) {
      case Tensor tensor -> tensor;
      case Number number -> Tensor.scalar(number.doubleValue(), DType.FLOAT64);
      case null, default -> throw SavedState.refused(name + " is " + value);
    };
  }
}
