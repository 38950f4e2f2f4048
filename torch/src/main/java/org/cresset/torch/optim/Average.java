package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/** Copies of tensors that follow them: all of one type in one call. */
final class Average implements AutoCloseable {
  private static final StateNames NAMES = StateNames.uncounted("average");

  private final List<Slot> slots = new ArrayList<>();

  /** Begins with the present values. */
  Average(Collection<Parameter> parameters) {
    for (Parameter parameter : parameters) slots.add(new Slot(parameter, NAMES));
    copy();
  }

  /** Takes the present values. */
  void copy() {
    together((averages, values) -> Foreach.copy_(averages, values));
  }

  /** Goes a part of the way to the present values. */
  void lerp(double weight) {
    together((averages, values) -> Foreach.lerp_(averages, values, weight));
  }

  /** Gives the tensors the averages. */
  void copyBack() {
    together((averages, values) -> Foreach.copy_(values, averages));
  }

  /** Exchanges averages and values, without a copy of either. */
  void swap() {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      for (Slot slot : slots) {
        Tensor tensor = slot.parameter.tensor();
        Tensor average = slot.state(0, 0);
        Tensor before = tensor.detach();
        Tensor gradient = tensor.requiresGrad() && tensor.grad() != null ? tensor.grad() : null;
        Tensor kept = gradient == null ? null : gradient.detach();
        tensor.data(average);
        if (kept != null) tensor.grad(kept);
        average.data(before);
      }
    }
  }

  private interface Together {
    void run(List<Tensor> averages, List<Tensor> values);
  }

  private void together(Together work) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Map<DType, List<Slot>> kinds = new LinkedHashMap<>();
      for (Slot slot : slots) {
        kinds.computeIfAbsent(slot.parameter.tensor().dtype(), _ -> new ArrayList<>()).add(slot);
      }
      for (List<Slot> alike : kinds.values()) {
        List<Tensor> averages = new ArrayList<>(alike.size());
        List<Tensor> values = new ArrayList<>(alike.size());
        for (Slot slot : alike) {
          values.add(slot.prepare(slot.parameter.tensor()));
          averages.add(slot.state(0, 0));
        }
        work.run(averages, values);
      }
    }
  }

  void save(String prefix, Map<String, Tensor> into) {
    for (Slot slot : slots) into.put(prefix + slot.parameter.name(), slot.state(0, 0).detach());
  }

  /** Refuses a state that lacks an average, or has one of another shape. */
  void check(String prefix, Map<String, Tensor> from) {
    for (Slot slot : slots) {
      Tensor found = from.get(prefix + slot.parameter.name());
      if (found == null) throw SavedState.refused("no " + prefix + slot.parameter.name());
      if (!found.shape().equals(slot.parameter.tensor().shape())) {
        throw SavedState.refused(
            "%s %s for a parameter %s"
                .formatted(
                    prefix + slot.parameter.name(),
                    found.shape(),
                    slot.parameter.tensor().shape()));
      }
    }
  }

  /** Takes averages that {@link #check} has found good. */
  void load(String prefix, Map<String, Tensor> from) {
    try (NoGrad _ = NoGrad.open()) {
      for (Slot slot : slots) {
        Tensor found = from.get(prefix + slot.parameter.name());
        if (found != null) slot.state(0, 0).copy_(found);
      }
    }
  }

  @Override
  public void close() {
    slots.forEach(Slot::close);
  }
}
