package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Changes parameters by their gradients. Source: {@code torch.optim.Optimizer}.
 *
 * <p>Parameters without a gradient are passed over. What it remembers about each parameter belongs
 * to it, until it is closed or the garbage collector finds it unreachable.
 */
public abstract sealed class Optimizer implements AutoCloseable permits TypedOptimizer, Lookahead {
  private final List<Runnable> before = new ArrayList<>();
  private final List<Runnable> after = new ArrayList<>();
  private @Nullable Tensor foundInf; // while the step may have to be left out

  Optimizer() {}

  /** The groups of parameters, each with a learning rate and options of its own. */
  public abstract List<? extends ParamGroup<?>> paramGroups();

  /** What it changes. */
  public final List<Parameter> parameters() {
    return paramGroups().stream().flatMap(group -> group.parameters().stream()).toList();
  }

  /** The learning rate of the first group. */
  public final double lr() {
    return paramGroups().getFirst().lr();
  }

  /** Changes the learning rate of every group, 0 or more. */
  public final void lr(double lr) {
    paramGroups().forEach(group -> group.lr(lr));
  }

  /**
   * How much of the past the first group keeps: SGD's momentum, Adam's first beta; NaN where there
   * is no such thing.
   */
  public final double momentum() {
    return paramGroups().getFirst().momentum();
  }

  /** Changes how much of the past every group keeps. */
  public final void momentum(double momentum) {
    paramGroups().forEach(group -> group.momentum(momentum));
  }

  /** Removes the gradient of every parameter. */
  public final void zeroGrad() {
    zeroGrad(true);
  }

  /** Removes the gradient of every parameter, or fills it with zeros. */
  public final void zeroGrad(boolean setToNone) {
    List<Tensor> kept = new ArrayList<>();
    for (ParamGroup<?> group : paramGroups()) {
      for (Slot slot : group.slots) {
        Tensor tensor = slot.parameter.tensor();
        if (!tensor.requiresGrad()) continue;
        Tensor gradient = tensor.grad();
        if (gradient == null) continue;
        if (setToNone) tensor.grad(null);
        else kept.add(gradient);
      }
    }
    if (!kept.isEmpty()) Foreach.zero_(kept);
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

  /** Changes every parameter that has a gradient; does nothing if none has. */
  public final void step() {
    before.forEach(Runnable::run);
    update();
    after.forEach(Runnable::run);
  }

  /**
   * Computes the loss and the gradients, then steps. {@link LBFGS} calls {@code closure} many
   * times.
   *
   * @param closure removes the gradients, computes the loss, goes backward and returns the loss
   * @return what the first call of {@code closure} returned
   */
  public final Tensor step(Supplier<Tensor> closure) {
    before.forEach(Runnable::run);
    Tensor loss = update(closure);
    after.forEach(Runnable::run);
    return loss;
  }

  abstract void update();

  Tensor update(Supplier<Tensor> closure) {
    Tensor loss = closure.get();
    update();
    return loss;
  }

  /**
   * Has {@code hook} run before each step. Source: {@code register_step_pre_hook}.
   *
   * @return removes the hook when closed
   */
  public final Removable registerStepPreHook(Runnable hook) {
    before.add(hook);
    return () -> before.remove(hook);
  }

  /**
   * Has {@code hook} run after each step. Source: {@code register_step_post_hook}.
   *
   * @return removes the hook when closed
   */
  public final Removable registerStepPostHook(Runnable hook) {
    after.add(hook);
    return () -> after.remove(hook);
  }

  /** What was added and can be taken away again. */
  @FunctionalInterface
  public interface Removable extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * All that {@link #step} depends on beside the parameters and the options: {@code lr} and {@code
   * momentum} in float64 (those of a second group as {@code group.1.lr}), and what PyTorch's state
   * holds of each parameter that has been changed, such as {@code
   * state.conv1.weight.momentum_buffer}.
   *
   * <p>The tensors share memory with the optimizer's and belong to the caller's scope.
   */
  public abstract Map<String, Tensor> stateDict();

  /**
   * Goes back to a state.
   *
   * @throws TorchException if a name is unexpected or a shape another; nothing is changed
   */
  public abstract void loadStateDict(Map<String, Tensor> state);

  /** Frees what it remembers; the parameters stay. A second call does nothing. */
  @Override
  public abstract void close();
}
