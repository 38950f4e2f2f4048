package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * A network, or a part of one: parameters, buffers, smaller modules, and what it computes with
 * them. Source: {@code torch.nn.Module}.
 *
 * <pre>{@code
 * final class Net extends Module {
 *   private final Conv2d conv = child("conv", Conv2d.of(3, 32, 3, o -> o.padding(1)));
 *   private final Linear fc = child("fc", Linear.of(32, 10));
 *
 *   @Override
 *   public Tensor forward(Tensor x) { // (N, 3, H, W)
 *     return fc.call(conv.call(x).relu().mean(new long[] {2, 3}, false)); // (N, 10)
 *   }
 * }
 * }</pre>
 *
 * <p><b>Names.</b> Parameters, buffers and children have one name each; a path of names joined by
 * dots is what PyTorch calls the parameter, so that weights can be carried over.
 *
 * <p><b>Ownership.</b> A module owns its parameters, buffers and children, whatever scope was open
 * when they were made: they live until it is closed, or until the garbage collector finds it
 * unreachable. What {@code forward} returns belongs to the caller's scope, as any tensor.
 */
public abstract class Module implements AutoCloseable {
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private final Set<String> unsaved = new HashSet<>(); // buffers that a state does not have
  private final Set<String> absent = new HashSet<>(); // parameters that are there in others
  private boolean training = true;
  private @Nullable ModuleHooks hooks;
  private @Nullable Parametrized parametrized; // what is computed before each call

  /** Makes a module that has nothing yet, in training mode. */
  protected Module() {}

  /**
   * What this module computes of an input: to be written, not to be called. A module of several
   * inputs has a {@code forward} of its own and may leave this one out.
   */
  public Tensor forward(Tensor input) {
    throw new TorchException(
        getClass().getSimpleName() + ": forward must be given more than one tensor, got one",
        "call the method of this class that takes them all",
        null);
  }

  /** Runs {@link #forward} and every hook. Source: {@code torch.nn.Module.__call__}. */
  public final Tensor call(Tensor input) {
    return isPlain()
        ? forward(input)
        : call(List.of(input), x -> List.of(forward(x.getFirst()))).getFirst();
  }

  /** Whether a call is nothing but {@link #forward}. */
  private boolean isPlain() {
    return hooks == null && parametrized == null && Trace.current() == null;
  }

  /**
   * Layers, shapes, parameters, operations and memory for an input of this shape, computed on the
   * meta device. Source: the packages torchinfo and {@code torch.utils.flop_counter}.
   */
  public final Summary summary(long... inputShape) {
    return summary(DType.FLOAT32, inputShape);
  }

  /** The same for an input of another type, such as int64 for tokens. */
  public final Summary summary(DType dtype, long... inputShape) {
    return Trace.summary(this, dtype, inputShape);
  }

  /**
   * For a module whose {@code forward} takes or gives several tensors: runs {@code forward} and
   * every hook, which see them as lists.
   */
  protected final List<Tensor> call(List<Tensor> inputs, UnaryOperator<List<Tensor>> forward) {
    Trace trace = Trace.current();
    return trace == null ? withHooks(inputs, forward) : trace.call(this, inputs, forward);
  }

  /** The same for a module that gives one tensor. */
  protected final Tensor callFirst(List<Tensor> inputs, Function<List<Tensor>, Tensor> forward) {
    return call(inputs, x -> List.of(forward.apply(x))).getFirst();
  }

  /** Runs {@code forward} and every hook, unwatched. */
  final List<Tensor> withHooks(List<Tensor> inputs, UnaryOperator<List<Tensor>> forward) {
    if (parametrized != null) parametrized.compute();
    return hooks == null ? forward.apply(inputs) : hooks.call(inputs, forward);
  }

  // ---- Hooks ---------------------------------------------------------------------------------

  /** Has {@code hook} see the inputs of every call; closing the result removes it. */
  public final AutoCloseable registerForwardPreHook(ModuleHooks.ForwardPre hook) {
    return hooks().addForwardPre(hook);
  }

  /** Has {@code hook} see inputs and outputs of every call; closing the result removes it. */
  public final AutoCloseable registerForwardHook(ModuleHooks.Forward hook) {
    return hooks().addForward(hook);
  }

  /**
   * Has {@code hook} see the gradients of the outputs before they pass; closing the result removes
   * it.
   */
  public final AutoCloseable registerFullBackwardPreHook(ModuleHooks.BackwardPre hook) {
    return hooks().addBackwardPre(hook);
  }

  /**
   * Has {@code hook} see the gradients of inputs and outputs when they have passed; closing the
   * result removes it.
   */
  public final AutoCloseable registerFullBackwardHook(ModuleHooks.Backward hook) {
    return hooks().addBackward(hook);
  }

  private ModuleHooks hooks() {
    ModuleHooks known = hooks;
    if (known == null) hooks = known = new ModuleHooks(this);
    return known;
  }

  final boolean hasHooks() {
    return hooks != null && !hooks.isEmpty();
  }

  // ---- What it has ---------------------------------------------------------------------------

  /**
   * Gives this module a parameter: it owns the tensor from now on and wants gradients of it.
   *
   * @return the tensor
   */
  protected final Tensor parameter(String name, Tensor tensor) {
    checkName(name);
    parameters.put(name, tensor.leaveScope().requiresGrad_(true));
    return tensor;
  }

  /**
   * Gives this module a tensor that is saved and moved with the parameters but not trained: it owns
   * the tensor from now on.
   *
   * @return the tensor
   */
  protected final Tensor buffer(String name, Tensor tensor) {
    checkName(name);
    buffers.put(name, tensor.leaveScope());
    return tensor;
  }

  /**
   * Gives this module a smaller one, which it owns from now on.
   *
   * @return the module
   */
  protected final <M extends Module> M child(String name, M module) {
    checkName(name);
    children.put(name, module);
    return module;
  }

  /**
   * Gives this module a tensor that is moved with it but not saved, and that {@link
   * #loadStateDict(Map)} does not expect. Source: {@code register_buffer} with {@code
   * persistent=False}.
   *
   * @return the tensor
   */
  protected final Tensor transientBuffer(String name, Tensor tensor) {
    buffer(name, tensor);
    unsaved.add(name);
    return tensor;
  }

  /** Says that this module could have a parameter of this name but has none; the name is taken. */
  protected final void absentParameter(String name) {
    checkName(name);
    absent.add(name);
  }

  /** A parameter that this module itself has, by its name. */
  final @Nullable Tensor ownParameter(String name) {
    return parameters.get(name);
  }

  /** What computes tensors of this module before each call, or null. */
  final @Nullable Parametrized parametrized() {
    return parametrized;
  }

  /** Has a parameter computed before each call from now on; the parameter is no longer one. */
  final void parametrize(String name, ParametrizationList list) {
    Parametrized all = parametrized;
    if (all == null) parametrized = all = child(Parametrized.NAME, new Parametrized());
    parameters.remove(name);
    all.put(name, list);
  }

  /** Makes a computed tensor a parameter again. */
  final void unparametrize(String name, Parametrized all, Tensor parameter) {
    all.remove(name);
    if (all.isEmpty()) {
      children.remove(Parametrized.NAME);
      parametrized = null;
    }
    parameter(name, parameter);
  }

  /** Takes a smaller module from this one. */
  final void removeChild(String name) {
    children.remove(name);
  }

  private void checkName(String name) {
    if (name.isEmpty() || name.contains(".")) {
      throw new IllegalArgumentException(
          "a name in a module must not be empty and have no dot, got \"" + name + "\"");
    }
    if (absent.contains(name)
        || parameters.containsKey(name)
        || buffers.containsKey(name)
        || children.containsKey(name)) {
      throw new IllegalArgumentException("a name in a module must be used once, got " + name);
    }
  }

  /** The modules that this one has been given, by name. */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /** This module, by the empty path, and all within by theirs, parents first, each once. */
  public final Map<String, Module> namedModules() {
    Map<String, Module> found = new LinkedHashMap<>();
    Set<Module> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    walk(
        "",
        (prefix, module) -> {
          String path = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
          if (seen.add(module)) found.put(path, module);
        });
    return found;
  }

  /**
   * The module at a path such as {@code layer1.0.conv1}; the empty path is this one. Source: {@code
   * get_submodule}.
   *
   * @throws TorchException if there is none; the message says where the path ends
   */
  public final Module submodule(String path) {
    Module module = this;
    for (String name : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
      Module child = module.children.get(name);
      if (child == null) {
        throw new TorchException(
            "submodule: every name of %s must be a child's, got %s in %s, which has %s"
                .formatted(path, name, module.kind(), module.children.keySet()));
      }
      module = child;
    }
    return module;
  }

  /**
   * Does something with every module, children before parents, this one last. Source: {@code
   * torch.nn.Module.apply}.
   */
  public final Module apply(Consumer<Module> action) {
    children.values().forEach(child -> child.apply(action));
    action.accept(this);
    return this;
  }

  /** Every parameter, each once, in the order PyTorch has them. */
  public final List<Parameter> parameters() {
    List<Parameter> found = new ArrayList<>();
    namedParameters().forEach((name, tensor) -> found.add(new Parameter(name, tensor)));
    return found;
  }

  /** Every parameter, each once, by its path, in the order PyTorch has them. */
  public final Map<String, Tensor> namedParameters() {
    return each((module, put) -> module.parameters.forEach(put));
  }

  /** Every buffer, each once, by its path, in the order PyTorch has them. */
  public final Map<String, Tensor> namedBuffers() {
    return each((module, put) -> module.buffers.forEach(put));
  }

  private Map<String, Tensor> each(BiConsumer<Module, BiConsumer<String, Tensor>> visit) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    walk(
        "",
        (prefix, module) ->
            visit.accept(
                module,
                (name, tensor) -> {
                  if (seen.add(tensor)) found.put(prefix + name, tensor);
                }));
    return found;
  }

  /** Visits this module and all within, parents first, each with the prefix of its names. */
  private void walk(String prefix, BiConsumer<String, Module> visit) {
    visit.accept(prefix, this);
    children.forEach((name, module) -> module.walk(prefix + name + ".", visit));
  }

  // ---- Saving and loading --------------------------------------------------------------------

  /**
   * Every parameter and buffer by its path, in PyTorch's names and order.
   *
   * <p>The tensors share memory with the module's and belong to the caller's scope.
   */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    own().forEach((name, tensor) -> state.put(name, tensor.detach()));
    return state;
  }

  /** The module's own tensors under the names of {@link #stateDict}, shared ones repeated. */
  private Map<String, Tensor> own() {
    Map<String, Tensor> own = new LinkedHashMap<>();
    walk(
        "",
        (prefix, module) -> {
          module.parameters.forEach((name, tensor) -> own.put(prefix + name, tensor));
          module.buffers.forEach(
              (name, tensor) -> {
                if (!module.unsaved.contains(name)) own.put(prefix + name, tensor);
              });
        });
    return own;
  }

  /**
   * Copies values into the parameters and buffers; types and devices are converted, and the order
   * of memory stays.
   *
   * @param state a value for each name of {@link #stateDict}, and no more
   * @throws TorchException if a name is missing, unexpected or of another shape; the message lists
   *     them all, and nothing is changed
   */
  public final void loadStateDict(Map<String, Tensor> state) {
    Map<String, Tensor> own = own();
    StateDifference.of(own, state).refuseAny("loadStateDict");
    copyInto(own, state);
  }

  /**
   * Copies what is there under names that both have, and leaves the rest. Source: {@code
   * load_state_dict} with {@code strict=False}.
   *
   * @return the names that only one side has
   * @throws TorchException if a name that both have is of another shape; nothing is changed
   */
  public final StateDifference loadMatching(Map<String, Tensor> state) {
    Map<String, Tensor> own = own();
    StateDifference difference = StateDifference.of(own, state);
    difference.refuseShapes("loadMatching");
    copyInto(own, state);
    return difference;
  }

  private static void copyInto(Map<String, Tensor> own, Map<String, Tensor> state) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      for (Map.Entry<String, Tensor> entry : own.entrySet()) {
        Tensor value = state.get(entry.getKey());
        if (value != null) entry.getValue().copy_(value);
      }
    }
  }

  // ---- Modes ---------------------------------------------------------------------------------

  /** Whether this module is being trained: dropout drops, batch norm uses the batch. */
  public final boolean training() {
    return training;
  }

  /** Puts this module and all within into training mode. */
  public final Module train() {
    return train(true);
  }

  /** Puts this module and all within into evaluation mode. */
  public final Module eval() {
    return train(false);
  }

  /** Puts this module alone into training or evaluation mode. */
  final void mode(boolean training) {
    this.training = training;
  }

  /** Puts this module and all within into training or evaluation mode. */
  public final Module train(boolean training) {
    walk("", (_, module) -> module.training = training);
    return this;
  }

  /** Wants gradients of every parameter, or of none: none freezes them. */
  public final Module requiresGrad(boolean wanted) {
    namedParameters().values().forEach(tensor -> tensor.requiresGrad_(wanted));
    return this;
  }

  /** Removes the gradient of every parameter. */
  public final void zeroGrad() {
    for (Tensor tensor : namedParameters().values()) {
      if (tensor.requiresGrad()) tensor.grad(null);
    }
  }

  // ---- Conversion ----------------------------------------------------------------------------

  /** Moves parameters, buffers and gradients to a device. */
  public final Module to(Device device) {
    return convert(tensor -> tensor.to(device));
  }

  /** Converts the parameters, buffers and gradients of a floating-point type to another one. */
  public final Module to(DType dtype) {
    if (!dtype.isFloatingPoint()) {
      throw new IllegalArgumentException("to: a module's type must be a float type, got " + dtype);
    }
    return convert(tensor -> tensor.dtype().isFloatingPoint() ? tensor.to(dtype) : tensor);
  }

  /** Reorders the memory of parameters, buffers and gradients of four dimensions. */
  public final Module to(MemoryFormat format) {
    return convert(tensor -> tensor.dim() == 4 ? tensor.to(format) : tensor);
  }

  /** Gives each tensor its converted values; the tensors stay the objects that optimizers have. */
  private Module convert(UnaryOperator<Tensor> conversion) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      namedParameters().values().forEach(tensor -> convert(tensor, conversion));
      namedBuffers().values().forEach(tensor -> convert(tensor, conversion));
    }
    return this;
  }

  static void convert(Tensor tensor, UnaryOperator<Tensor> conversion) {
    Tensor converted = conversion.apply(tensor);
    if (converted == tensor) return;
    Tensor gradient = tensor.grad();
    Tensor convertedGradient = gradient == null ? null : conversion.apply(gradient.detach());
    tensor.data(converted);
    if (convertedGradient != null) tensor.grad(convertedGradient);
  }

  // ---- Ownership and description -------------------------------------------------------------

  /**
   * Whether {@code forward} keeps no reference to its input and its output, so that a {@link
   * Sequential} may close them as soon as nobody needs them. A module that returns true must not
   * store either, nor return a tensor it owns.
   */
  protected boolean keepsNothing() {
    return false;
  }

  /**
   * Whether every module within keeps nothing and no hook can see what passes: what {@link
   * #keepsNothing} may return for a module that computes by its children alone.
   */
  protected final boolean childrenKeepNothing() {
    for (Module child : children.values()) {
      if (child.hasHooks() || !child.keepsNothing()) return false;
    }
    return true;
  }

  /**
   * Calls modules one after the other and, as {@link Sequential} does, closes what one has handed
   * to the next as soon as nobody needs it; the input stays open.
   */
  protected static Tensor chain(Tensor input, Module... modules) {
    return Sequential.chain(List.of(modules), input);
  }

  /** Frees parameters, buffers and children; a second call does nothing. */
  @Override
  public void close() {
    parameters.values().forEach(Tensor::close);
    buffers.values().forEach(Tensor::close);
    children.values().forEach(Module::close);
  }

  /** What {@link #toString} calls this module: its class, unless one class has many kinds. */
  protected String kind() {
    return getClass().getSimpleName();
  }

  /** What stands in the parentheses of {@link #toString} for a module without children. */
  protected String settings() {
    return "";
  }

  /** The modules within, one a line, as PyTorch prints them. */
  @Override
  public String toString() {
    String name = kind();
    if (children.isEmpty()) return name + "(" + settings() + ")";
    StringBuilder text = new StringBuilder(name).append("(\n");
    if (!settings().isEmpty()) text.append("  ").append(settings()).append('\n');
    children.forEach(
        (child, module) ->
            text.append("  (")
                .append(child)
                .append("): ")
                .append(module.toString().replace("\n", "\n  "))
                .append('\n'));
    return text.append(')').toString();
  }
}
