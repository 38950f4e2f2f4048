package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * One parameter and what its optimizer remembers about it.
 *
 * <p>The fused kernels walk through a parameter, its gradient and its state in the order of memory,
 * without a look at strides: all must lie alike, and without gaps.
 */
final class Slot {
  final Parameter parameter;
  private final StateNames names;
  private final @Nullable Tensor[] states;
  private long[] strides = new long[0];
  private @Nullable Device device;
  private @Nullable DType dtype;
  final double[] numbers;
  long steps;
  @Nullable LeftOut leftOut; // of those steps

  Slot(Parameter parameter, StateNames names) {
    this.parameter = parameter;
    this.names = names;
    states = new Tensor[names.tensors().size()];
    numbers = new double[names.numbers().size()];
    if (!parameter.tensor().dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "an optimizer's parameters must be floating-point, got " + parameter);
    }
    if (!parameter.tensor().isLeaf()) {
      throw new IllegalArgumentException(
          "an optimizer's parameters must be leaves of the graph, got the result of an operator as "
              + parameter);
    }
    settle();
  }

  /** Brings the state to where and how the parameter lies; returns the gradient so laid out. */
  Tensor prepare(Tensor gradient) {
    Tensor tensor = parameter.tensor();
    long[] found = tensor.strides();
    if (!Arrays.equals(found, strides)
        || !tensor.device().equals(device)
        || tensor.dtype() != dtype) {
      settle();
    }
    boolean alike = gradient.dtype() == dtype && sameOrder(tensor, gradient.strides(), found);
    return alike ? gradient : tensor.emptyLike().copy_(gradient);
  }

  private static boolean sameOrder(Tensor tensor, long[] a, long[] b) {
    if (Arrays.equals(a, b)) return true;
    Shape shape = tensor.shape();
    for (int i = 0; i < a.length; i++) if (shape.size(i) > 1 && a[i] != b[i]) return false;
    return true;
  }

  private void settle() {
    Tensor tensor = parameter.tensor();
    strides = tensor.strides();
    device = tensor.device();
    dtype = tensor.dtype();
    if (!isDense(tensor.shape().toArray(), strides)) {
      throw new IllegalArgumentException(
          "an optimizer's parameters must lie densely in memory, got " + parameter);
    }
    for (Tensor state : states) {
      if (state != null) state.data(tensor.emptyLike().copy_(state));
    }
  }

  private static boolean isDense(long[] sizes, long[] strides) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == 0) return true;
      if (sizes[i] > 1) order.add(i);
    }
    order.sort((a, b) -> Long.compare(strides[a], strides[b]));
    long expected = 1;
    for (int i : order) {
      if (strides[i] != expected) return false;
      expected *= sizes[i];
    }
    return true;
  }

  /** State {@code i}, made of {@code initial} if it is not there yet. */
  Tensor state(int i, double initial) {
    Tensor known = states[i];
    if (known != null) return known;
    Tensor made = parameter.tensor().detach().emptyLike().fill_(initial).leaveScope();
    states[i] = made;
    return made;
  }

  private String key(String name) {
    return "state." + parameter.name() + "." + name;
  }

  /** The names of all that may be saved, as PyTorch has them. */
  List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("step"));
    keys.addAll(names.numbers());
    keys.addAll(names.tensors());
    return keys;
  }

  void save(Map<String, Tensor> into) {
    long made = steps - (leftOut == null ? 0 : leftOut.steps());
    if (names.step() && steps > 0) into.put(key("step"), Tensor.scalar((double) made));
    for (int i = 0; i < numbers.length && steps > 0; i++) {
      into.put(key(names.numbers().get(i)), Tensor.scalar(numbers[i]));
    }
    for (int i = 0; i < states.length; i++) {
      Tensor state = states[i];
      if (state != null) into.put(key(names.tensors().get(i)), state.detach());
    }
  }

  /** Refuses a state that cannot be loaded, and adds the names that this parameter knows. */
  void check(Map<String, Tensor> from, Set<String> known) {
    int present = 0;
    for (String name : names.tensors()) {
      known.add(key(name));
      Tensor value = from.get(key(name));
      if (value == null) continue;
      present++;
      if (!value.shape().equals(parameter.tensor().shape())) {
        throw SavedState.refused(
            "%s %s for a parameter %s"
                .formatted(key(name), value.shape(), parameter.tensor().shape()));
      }
    }
    if (!names.step()) return;
    known.add(key("step"));
    boolean whole = (present > 0) == from.containsKey(key("step"));
    for (String name : names.numbers()) {
      known.add(key(name));
      whole &= (present > 0) == from.containsKey(key(name));
    }
    if (!whole) throw SavedState.refused("only a part of what belongs to " + parameter.name());
  }

  void load(Map<String, Tensor> from) {
    steps = 0;
    LeftOut.forget(this);
    for (int i = 0; i < states.length; i++) {
      Tensor value = from.get(key(names.tensors().get(i)));
      Tensor old = states[i];
      if (value != null) {
        state(i, 0).copy_(value);
        steps = 1;
      } else if (old != null) {
        old.close();
        states[i] = null;
      }
    }
    if (!from.containsKey(key("step"))) return;
    steps = (long) SavedState.number(from, key("step"));
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = SavedState.number(from, key(names.numbers().get(i)));
    }
  }

  void close() {
    LeftOut.forget(this);
    for (Tensor state : states) if (state != null) state.close();
  }
}
