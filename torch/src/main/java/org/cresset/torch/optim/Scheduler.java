package org.cresset.torch.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * Changes an optimizer's learning rate as training goes on. Source: {@code
 * torch.optim.lr_scheduler}.
 *
 * <p>The rate is a function of how often {@link #step} was called and of the rate that the
 * optimizer had when the schedule was made: nothing else has to be saved.
 */
public abstract sealed class Scheduler permits StepLR, CosineAnnealingLR, OneCycleLR {
  final Optimizer optimizer;
  private double baseLr;
  private long steps;

  Scheduler(Optimizer optimizer) {
    this.optimizer = optimizer;
    baseLr = optimizer.lr();
  }

  /** The learning rate after so many steps. */
  abstract double lrAfter(long steps);

  /** Sets what the schedule says for now. */
  void apply() {
    optimizer.lr(lrAfter(steps));
  }

  /** Says that an epoch, or whatever the schedule counts, is over: the rate changes. */
  public final void step() {
    long next = steps + 1;
    lrAfter(next); // may refuse, and then nothing has changed
    steps = next;
    apply();
  }

  /** How often {@link #step} was called. */
  public final long steps() {
    return steps;
  }

  /** The learning rate now. */
  public final double lr() {
    return optimizer.lr();
  }

  /** The rate that the optimizer had when the schedule was made. */
  final double baseLr() {
    return baseLr;
  }

  /** {@code last_epoch}, int64, and {@code base_lr}, float64; they belong to the open scope. */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("last_epoch", Tensor.of(new long[] {steps}).reshape());
    state.put("base_lr", Tensor.scalar(baseLr, DType.FLOAT64));
    return state;
  }

  /**
   * Goes back to a state, and sets the optimizer's learning rate for it.
   *
   * @throws TorchException if it is none of a schedule's; nothing is changed
   */
  public final void loadStateDict(Map<String, Tensor> state) {
    Tensor last = state.get("last_epoch");
    Tensor base = state.get("base_lr");
    if (state.size() != 2
        || last == null
        || base == null
        || last.dtype() != DType.INT64
        || last.numel() != 1
        || base.numel() != 1
        || last.itemLong() < 0) {
      throw new TorchException(
          "loadStateDict: a schedule's state must have last_epoch and base_lr, got "
              + state.keySet());
    }
    steps = last.itemLong();
    baseLr = base.item();
    apply();
  }

  static long atLeastOne(long value, String what) {
    if (value >= 1) return value;
    throw new IllegalArgumentException(what + " must be 1 or more, got " + value);
  }
}
