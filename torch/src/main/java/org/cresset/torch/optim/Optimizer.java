package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.DeviceException;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Changes parameters by their gradients, all of one type in one call. Source: {@code
 * torch.optim.Optimizer}.
 *
 * <p>Parameters without a gradient are passed over. What it remembers about each parameter belongs
 * to it, until it is closed or the garbage collector finds it unreachable.
 */
public abstract sealed class Optimizer implements AutoCloseable permits SGD, AdamFamily {
  private final List<Slot> slots = new ArrayList<>();
  private double lr;
  private @Nullable Tensor foundInf; // while the step may have to be left out

  /** Checks the parameters: leaves on one device, each once, with different names. */
  Optimizer(List<Parameter> parameters, double lr, String... stateNames) {
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("an optimizer needs parameters, got none");
    }
    Set<String> names = new HashSet<>();
    Set<Tensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Parameter parameter : parameters) {
      if (!names.add(parameter.name()) || !tensors.add(parameter.tensor())) {
        throw new IllegalArgumentException(
            "an optimizer's parameters must differ, got twice " + parameter);
      }
      slots.add(new Slot(parameter, stateNames));
    }
    checkOneDevice();
    this.lr = checkedLr(lr);
  }

  private static double checkedLr(double lr) {
    if (lr >= 0 && lr < Double.POSITIVE_INFINITY) return lr;
    throw new IllegalArgumentException("the learning rate must be 0 or more, got " + lr);
  }

  private void checkOneDevice() {
    Parameter first = slots.getFirst().parameter;
    Device device = first.tensor().device();
    for (Slot slot : slots) {
      if (!slot.parameter.tensor().device().equals(device)) {
        throw new DeviceException(
            "an optimizer's parameters must be on one device, got %s on %s and %s on %s"
                .formatted(
                    first.name(), device, slot.parameter.name(), slot.parameter.tensor().device()),
            "make one optimizer for each device");
      }
    }
  }

  /** The learning rate. */
  public final double lr() {
    return lr;
  }

  /** Changes the learning rate, 0 or more. */
  public final void lr(double lr) {
    this.lr = checkedLr(lr);
  }

  /** How much of the past is kept: SGD's momentum, Adam's first beta. */
  public abstract double momentum();

  /** Changes how much of the past is kept, from 0 to less than 1. */
  public abstract void momentum(double momentum);

  /** What it changes. */
  public final List<Parameter> parameters() {
    return slots.stream().map(slot -> slot.parameter).toList();
  }

  /** Removes the gradient of every parameter. */
  public final void zeroGrad() {
    for (Slot slot : slots) {
      Tensor tensor = slot.parameter.tensor();
      if (tensor.requiresGrad()) tensor.grad(null);
    }
  }

  /** Changes every parameter that has a gradient. */
  public final void step() {
    checkOneDevice();
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Map<Batch.Key, Batch> batches = new LinkedHashMap<>();
      for (Slot slot : slots) {
        Tensor tensor = slot.parameter.tensor();
        Tensor gradient = tensor.grad();
        if (gradient == null) continue;
        Tensor alike = slot.prepare(gradient);
        batches
            .computeIfAbsent(
                new Batch.Key(tensor.dtype(), kindOfStep(slot.steps)), key -> new Batch(key.step()))
            .add(slot, alike);
      }
      for (Batch batch : batches.values()) {
        update(batch);
        for (Slot slot : batch.slots) slot.steps++;
      }
    }
  }

  /**
   * Steps unless {@code foundInf}, one float32 number on the parameters' device, is above 0. Adam,
   * AdamW and SGD leave that to their kernels, so that nobody waits for the device; others wait for
   * the number. For {@code GradScaler}.
   */
  public final void step(Tensor foundInf) {
    if (!leavesStepsOut()) {
      if (foundInf.item() == 0) step();
      return;
    }
    this.foundInf = foundInf;
    try {
      step();
    } finally {
      this.foundInf = null;
    }
  }

  /** Whether {@link #update} passes {@link #foundInf} on to a kernel that obeys it. */
  boolean leavesStepsOut() {
    return false;
  }

  /** 1 on the device if the step must be left out, or null if it need not be. */
  final @Nullable Tensor foundInf() {
    return foundInf;
  }

  /** Parameters are updated together if this is equal: by default, their number of steps. */
  long kindOfStep(long steps) {
    return steps;
  }

  /** Changes the parameters of a batch, in one call. */
  abstract void update(Batch batch);

  // ---- Saving and loading --------------------------------------------------------------------

  /**
   * All that {@link #step} depends on beside the parameters: {@code lr} and {@code momentum} in
   * float64, and what PyTorch's state holds of each parameter that has been changed, such as {@code
   * state.conv1.weight.momentum_buffer}.
   *
   * <p>The tensors share memory with the optimizer's and belong to the caller's scope.
   */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("lr", Tensor.scalar(lr, DType.FLOAT64));
    state.put("momentum", Tensor.scalar(momentum(), DType.FLOAT64));
    for (Slot slot : slots) slot.save(state, this instanceof AdamFamily);
    return state;
  }

  /**
   * Goes back to a state.
   *
   * @throws TorchException if a name is unexpected or a shape another; nothing is changed
   */
  public final void loadStateDict(Map<String, Tensor> state) {
    Set<String> known = new HashSet<>(Set.of("lr", "momentum"));
    for (Slot slot : slots) slot.check(state, known, this instanceof AdamFamily);
    List<String> problems = new ArrayList<>();
    for (String name : List.of("lr", "momentum")) {
      if (!state.containsKey(name)) problems.add(name + " is missing");
    }
    for (String name : state.keySet()) {
      if (!known.contains(name)) problems.add(name + " is unexpected");
    }
    if (!problems.isEmpty()) throw Slot.refused(String.join(", ", problems));
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      for (Slot slot : slots) slot.load(state);
      lr(Slot.number(state, "lr"));
      momentum(Slot.number(state, "momentum"));
    }
  }

  /** Frees what it remembers; the parameters stay. A second call does nothing. */
  @Override
  public final void close() {
    slots.forEach(Slot::close);
  }
}
