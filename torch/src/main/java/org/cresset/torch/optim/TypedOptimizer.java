package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cresset.torch.Device;
import org.cresset.torch.DeviceException;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Parameter;

/**
 * An optimizer whose groups have options of one type. All parameters of one group and type are
 * changed in one call, or in a few.
 *
 * @param <O> the options, a record whose methods change one thing each
 */
public abstract sealed class TypedOptimizer<O extends Record> extends Optimizer
    permits SGD,
        AdamFamily,
        Adagrad,
        Adadelta,
        Adamax,
        ASGD,
        LBFGS,
        Lion,
        Muon,
        NAdam,
        RAdam,
        RMSprop,
        Rprop {
  private final StateNames names;
  private final List<ParamGroup<O>> groups = new ArrayList<>();
  private final double defaultLr;
  private final O defaults;

  /** Checks the parameters: leaves on one device, each once, with different names. */
  TypedOptimizer(List<Parameter> parameters, double lr, O options, StateNames names) {
    this.names = names;
    defaultLr = lr;
    defaults = checkedOptions(options);
    add(parameters, lr, defaults);
  }

  @Override
  public final List<ParamGroup<O>> paramGroups() {
    return Collections.unmodifiableList(groups);
  }

  /** Adds parameters, with the learning rate and options that the optimizer was made with. */
  public final ParamGroup<O> addParamGroup(List<Parameter> parameters) {
    return addParamGroup(parameters, defaultLr);
  }

  /** Adds parameters with a learning rate of their own. */
  public final ParamGroup<O> addParamGroup(List<Parameter> parameters, double lr) {
    return addParamGroup(parameters, lr, UnaryOperator.identity());
  }

  /**
   * Adds parameters with a learning rate and options of their own, made of those that the optimizer
   * was made with: {@code o -> o.weightDecay(0)}. Source: {@code add_param_group}.
   */
  public final ParamGroup<O> addParamGroup(
      List<Parameter> parameters, double lr, UnaryOperator<O> options) {
    return add(parameters, lr, checkedOptions(options.apply(defaults)));
  }

  private ParamGroup<O> add(List<Parameter> parameters, double lr, O options) {
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("an optimizer needs parameters, got none");
    }
    checkGroup(groups.isEmpty());
    Set<String> known = new HashSet<>();
    Set<Tensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ParamGroup<O> group : groups) {
      for (Slot slot : group.slots) {
        known.add(slot.parameter.name());
        tensors.add(slot.parameter.tensor());
      }
    }
    List<Slot> slots = new ArrayList<>(parameters.size());
    for (Parameter parameter : parameters) {
      if (!known.add(parameter.name()) || !tensors.add(parameter.tensor())) {
        throw new IllegalArgumentException(
            "an optimizer's parameters must differ, got twice " + parameter);
      }
      checkParameter(parameter);
      slots.add(new Slot(parameter, names));
    }
    Slot first = groups.isEmpty() ? slots.getFirst() : groups.getFirst().slots.getFirst();
    checkOneDevice(first, slots);
    ParamGroup<O> group = new ParamGroup<>(this, slots, lr, options);
    groups.add(group);
    return group;
  }

  private static void checkOneDevice(Slot first, List<Slot> slots) {
    Device device = first.parameter.tensor().device();
    for (Slot slot : slots) {
      if (!slot.parameter.tensor().device().equals(device)) {
        throw new DeviceException(
            "an optimizer's parameters must be on one device, got %s on %s and %s on %s"
                .formatted(
                    first.parameter.name(),
                    device,
                    slot.parameter.name(),
                    slot.parameter.tensor().device()),
            "make one optimizer for each device");
      }
    }
  }

  /** What this kind of optimizer asks of a group of parameters. */
  void checkGroup(boolean first) {}

  /** What this kind of optimizer asks of a parameter beyond what all ask. */
  void checkParameter(Parameter parameter) {}

  /** What this kind of optimizer asks of options beyond what they check themselves. */
  O checkedOptions(O options) {
    return options;
  }

  /** How much of the past is kept, or NaN. */
  double momentumOf(O options) {
    return Double.NaN;
  }

  /** The options with another momentum. */
  O withMomentum(O options, double momentum) {
    throw new IllegalStateException(getClass().getSimpleName() + ": has no momentum");
  }

  @Override
  void update() {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Slot first = groups.getFirst().slots.getFirst();
      for (ParamGroup<O> group : groups) checkOneDevice(first, group.slots);
      for (ParamGroup<O> group : groups) {
        for (Batch batch : Batch.of(group.slots, this)) {
          update(batch, group.lr(), group.options());
          batch.done();
        }
      }
    }
  }

  /** Parameters are updated together if this is equal: by default, their number of steps. */
  long kindOfStep(long steps) {
    return steps;
  }

  /** Changes the parameters of a batch. */
  abstract void update(Batch batch, double lr, O options);

  @Override
  public Map<String, Tensor> stateDict() {
    return SavedState.of(groups);
  }

  @Override
  public void loadStateDict(Map<String, Tensor> state) {
    SavedState.load(state, groups);
  }

  /**
   * The state as Python's {@code optimizer.state_dict()} has it: {@code state}, which maps the
   * parameters' numbers to {@code exp_avg} and so on, and {@code param_groups}. Source: {@code
   * torch.optim.Optimizer.state_dict}.
   *
   * <p>The tensors share memory with the optimizer's and belong to the caller's scope.
   */
  public Map<String, Object> toPyTorchStateDict() {
    return PyTorchState.of(groups);
  }

  /**
   * Goes back to a state that Python's {@code optimizer.state_dict()} gave, as plain maps, lists,
   * numbers and tensors: learning rates, momenta, and what is remembered of each parameter. The
   * other options stay as they are.
   *
   * @throws TorchException if it does not fit; nothing is changed
   */
  public void loadPyTorchStateDict(Map<?, ?> state) {
    try (Scope _ = Scope.open()) {
      loadStateDict(PyTorchState.named(state, groups));
    }
  }

  @Override
  public void close() {
    for (ParamGroup<O> group : groups) group.slots.forEach(Slot::close);
  }
}
