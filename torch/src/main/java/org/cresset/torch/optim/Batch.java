package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;

/** Parameters that one call changes. */
final class Batch {
  /** What parameters of one batch have in common. */
  record Key(DType dtype, long step) {}

  final long step;
  final List<Slot> slots = new ArrayList<>();
  final List<Tensor> parameters = new ArrayList<>();
  final List<Tensor> gradients = new ArrayList<>();

  Batch(long step) {
    this.step = step;
  }

  void add(Slot slot, Tensor gradient) {
    slots.add(slot);
    parameters.add(slot.parameter.tensor());
    gradients.add(gradient);
  }

  /** State {@code i} of each parameter, made of zeros where it is not there yet. */
  List<Tensor> state(int i) {
    List<Tensor> states = new ArrayList<>(slots.size());
    for (Slot slot : slots) states.add(slot.state(i));
    return states;
  }
}
