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
import org.cresset.torch.TorchException;
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
  private final String[] names;
  private final @Nullable Tensor[] states;
  private long[] strides = new long[0];
  private @Nullable Device device;
  private @Nullable DType dtype;
  long steps;
  @Nullable LeftOut leftOut; // of those steps

  Slot(Parameter parameter, String[] names) {
    this.parameter = parameter;
    this.names = names;
    states = new Tensor[names.length];
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

  /** State {@code i}, made of zeros if it is not there yet. */
  Tensor state(int i) {
    Tensor known = states[i];
    if (known != null) return known;
    Tensor made = parameter.tensor().detach().zerosLike().leaveScope();
    states[i] = made;
    return made;
  }

  private String key(String name) {
    return "state." + parameter.name() + "." + name;
  }

  void save(Map<String, Tensor> into, boolean withStep) {
    long made = steps - (leftOut == null ? 0 : leftOut.steps());
    if (withStep && steps > 0) into.put(key("step"), Tensor.scalar((double) made));
    for (int i = 0; i < names.length; i++) {
      Tensor state = states[i];
      if (state != null) into.put(key(names[i]), state.detach());
    }
  }

  /** Refuses a state that cannot be loaded, and adds the names that this parameter knows. */
  void check(Map<String, Tensor> from, Set<String> known, boolean withStep) {
    int present = 0;
    for (String name : names) {
      known.add(key(name));
      Tensor value = from.get(key(name));
      if (value == null) continue;
      present++;
      if (!value.shape().equals(parameter.tensor().shape())) {
        throw refused(
            "%s %s for a parameter %s"
                .formatted(key(name), value.shape(), parameter.tensor().shape()));
      }
    }
    if (withStep) known.add(key("step"));
    if (withStep && (present > 0) != from.containsKey(key("step"))) {
      throw refused("only a part of what belongs to " + parameter.name());
    }
  }

  void load(Map<String, Tensor> from) {
    steps = 0;
    LeftOut.forget(this);
    for (int i = 0; i < names.length; i++) {
      Tensor value = from.get(key(names[i]));
      Tensor old = states[i];
      if (value != null) {
        state(i).copy_(value);
        steps = 1;
      } else if (old != null) {
        old.close();
        states[i] = null;
      }
    }
    if (from.containsKey(key("step"))) steps = (long) number(from, key("step"));
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

  void close() {
    LeftOut.forget(this);
    for (Tensor state : states) if (state != null) state.close();
  }
}
