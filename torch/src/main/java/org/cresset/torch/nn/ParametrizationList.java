package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/**
 * One tensor of a layer, what is learned in its place, and what computes it: one after the other.
 *
 * <p>The tensor stays the object that the layer has, so no layer knows of this.
 */
final class ParametrizationList extends Module {
  private final Tensor computed;
  private final List<Tensor> originals = new ArrayList<>();
  private final List<Parametrization> steps = new ArrayList<>();

  ParametrizationList(Tensor computed, List<Tensor> values, Parametrization first) {
    this.computed = computed;
    for (int i = 0; i < values.size(); i++) {
      String name = values.size() == 1 ? "original" : "original" + i;
      originals.add(parameter(name, values.get(i)));
    }
    add(first);
  }

  void add(Parametrization step) {
    steps.add(child(String.valueOf(steps.size()), step));
  }

  Tensor computed() {
    return computed;
  }

  List<Tensor> originals() {
    return originals;
  }

  /** Gives the layer's tensor its values anew. */
  void compute() {
    try (Scope _ = Scope.open()) {
      Tensor value = steps.getFirst().forward(originals);
      for (Parametrization step : steps.subList(1, steps.size())) {
        value = step.forward(List.of(value));
      }
      if (!value.shape().equals(computed.shape())) {
        throw new ShapeException(
            "parametrization: the result must have the tensor's shape %s, got %s"
                .formatted(computed.shape(), value.shape()));
      }
      computed.become(value);
    }
  }

  /** Frees what is learned, not what was computed of it. */
  void closeParts() {
    super.close();
  }

  @Override
  public void close() {
    closeParts();
    computed.close();
  }
}
