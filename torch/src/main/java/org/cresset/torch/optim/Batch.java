package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;

/** Parameters of one group that one call changes: of one type, and alike in what is counted. */
final class Batch {
  final List<Slot> slots = new ArrayList<>();
  final List<Tensor> parameters = new ArrayList<>();
  final List<Tensor> gradients = new ArrayList<>();

  /** How many steps they have made, or what the optimizer counts instead. */
  final long step;

  /** The numbers that the optimizer keeps of each of them; they may be changed. */
  final double[] numbers;

  private final DType dtype;

  private Batch(Slot first, long step) {
    this.step = step;
    dtype = first.parameter.tensor().dtype();
    numbers = first.numbers.clone();
  }

  /** The parameters of {@code slots} that have a gradient, in as few batches as can be. */
  static List<Batch> of(List<Slot> slots, TypedOptimizer<?> optimizer) {
    List<Batch> batches = new ArrayList<>(1);
    for (Slot slot : slots) {
      Tensor gradient = slot.parameter.tensor().grad();
      if (gradient == null) continue;
      Tensor alike = slot.prepare(gradient);
      long step = optimizer.kindOfStep(slot.steps);
      find(batches, slot, step).add(slot, alike);
    }
    return batches;
  }

  private static Batch find(List<Batch> batches, Slot slot, long step) {
    DType dtype = slot.parameter.tensor().dtype();
    for (Batch batch : batches) {
      if (batch.dtype == dtype
          && batch.step == step
          && Arrays.equals(batch.numbers, slot.numbers)) {
        return batch;
      }
    }
    batches.add(new Batch(slot, step));
    return batches.getLast();
  }

  private void add(Slot slot, Tensor gradient) {
    slots.add(slot);
    parameters.add(slot.parameter.tensor());
    gradients.add(gradient);
  }

  /** State {@code i} of each parameter, made of zeros where it is not there yet. */
  List<Tensor> state(int i) {
    return state(i, 0);
  }

  /** State {@code i} of each parameter, made of {@code initial} where it is not there yet. */
  List<Tensor> state(int i, double initial) {
    List<Tensor> states = new ArrayList<>(slots.size());
    for (Slot slot : slots) states.add(slot.state(i, initial));
    return states;
  }

  /** The way down, or up, with weight decay added; new tensors where they are not gradients. */
  List<Tensor> directions(double weightDecay, boolean maximize) {
    if (weightDecay == 0) return maximize ? Foreach.neg(gradients) : gradients;
    List<Tensor> made = Foreach.mul(parameters, weightDecay);
    Foreach.add_(made, gradients, maximize ? -1 : 1);
    return made;
  }

  /** The way down, or up, after the parameters themselves have been shrunk by {@code decay}. */
  List<Tensor> decayed(double decay, boolean maximize) {
    Foreach.mul_(parameters, 1 - decay);
    return directions(0, maximize);
  }

  /** Keeps what was counted. */
  void done() {
    for (Slot slot : slots) {
      slot.steps++;
      System.arraycopy(numbers, 0, slot.numbers, 0, numbers.length);
    }
  }
}
