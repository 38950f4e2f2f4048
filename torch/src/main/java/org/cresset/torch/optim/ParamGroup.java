package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.nn.Parameter;

/**
 * Parameters of an optimizer that share a learning rate and options. Source: an item of {@code
 * torch.optim.Optimizer.param_groups}.
 *
 * @param <O> the optimizer's options, such as {@link SGD.Options}
 */
public final class ParamGroup<O extends Record> {
  final List<Slot> slots;
  private final TypedOptimizer<O> owner;
  private O options;
  private double lr;
  private double initialLr = Double.NaN;

  ParamGroup(TypedOptimizer<O> owner, List<Slot> slots, double lr, O options) {
    this.owner = owner;
    this.slots = slots;
    this.lr = checked(lr);
    this.options = options;
  }

  private static double checked(double lr) {
    if (lr >= 0 && lr < Double.POSITIVE_INFINITY) return lr;
    throw new IllegalArgumentException("the learning rate must be 0 or more, got " + lr);
  }

  /** What is in this group. */
  public List<Parameter> parameters() {
    return slots.stream().map(slot -> slot.parameter).toList();
  }

  /** The learning rate. */
  public double lr() {
    return lr;
  }

  /** Changes the learning rate, 0 or more. */
  public void lr(double lr) {
    this.lr = checked(lr);
  }

  /** The options. */
  public O options() {
    return options;
  }

  /** Changes the options: {@code group.options(o -> o.weightDecay(0))}. */
  public void options(UnaryOperator<O> change) {
    options = owner.checkedOptions(change.apply(options));
  }

  /** How much of the past is kept: SGD's momentum, Adam's first beta; NaN where there is none. */
  public double momentum() {
    return owner.momentumOf(options);
  }

  /** Changes how much of the past is kept. */
  public void momentum(double momentum) {
    options = owner.withMomentum(options, momentum);
  }

  /** The rate before any schedule touched it. */
  double initialLr() {
    if (Double.isNaN(initialLr)) initialLr = lr;
    return initialLr;
  }

  void initialLr(double lr) {
    initialLr = lr;
  }
}
