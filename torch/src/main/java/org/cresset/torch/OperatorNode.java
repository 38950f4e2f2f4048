package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.cresset.torch.internal.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One recorded call: what its rule needs to turn the gradients of its results into those of its
 * arguments.
 */
final class OperatorNode extends Node {
  /**
   * What the graph knows of one tensor argument.
   *
   * @param node where its gradient goes, or null if nobody wants one
   * @param output which output of that node it is
   * @param sizes its sizes
   * @param dtype the code of its type
   * @param device where it is
   */
  record Input(@Nullable Node node, int output, long[] sizes, int dtype, Device device) {
    static Input of(Tensor tensor) {
      Handle handle = tensor.handle();
      Node node = tensor.node();
      return new Input(
          node == null ? null : node.retain(),
          tensor.output(),
          handle.sizes(),
          handle.dtype(),
          tensor.device());
    }
  }

  /** A value kept for the rule, and how often its memory had been written to by then. */
  private record Saved(Handle handle, Handle.Version version, int number) {
    static Saved of(Tensor tensor) {
      Handle handle = tensor.handle().retain();
      return new Saved(handle, handle.version(), handle.version().number());
    }
  }

  private final Op op;
  private final Rule rule;
  private final @Nullable Object[] arguments; // tensors are replaced by their Input
  private final @Nullable Saved[] savedArguments;
  private @Nullable List<@Nullable Saved> savedList; // at most one argument is a list that is used
  private final @Nullable Saved[] savedResults;
  private @Nullable Tensor @Nullable [] gradients; // while the rule runs

  OperatorNode(Op op, Rule rule, @Nullable Object[] given, Tensor[] results) {
    this.op = op;
    this.rule = rule;
    arguments = given.clone();
    savedArguments = new Saved[given.length];
    savedResults = new Saved[rule.savesResults() ? results.length : 0];
    for (int i = 0; i < given.length; i++) {
      if (given[i] instanceof Tensor tensor) arguments[i] = Input.of(tensor);
      else if (given[i] instanceof List<?> list) arguments[i] = inputs(list);
    }
    for (Rule.Part part : rule.parts()) if (wantsAny(part)) save(part, given, results);
  }

  /** The items as inputs; items that are absent stay so. */
  private static List<@Nullable Input> inputs(List<?> list) {
    List<@Nullable Input> inputs = new ArrayList<>(list.size());
    for (Object item : list) inputs.add(item instanceof Tensor tensor ? Input.of(tensor) : null);
    return inputs;
  }

  private void save(Rule.Part part, @Nullable Object[] given, Tensor[] results) {
    for (int i : part.usedArguments()) {
      if (given[i] instanceof List<?> list) saveList(list);
      if (savedArguments[i] == null && given[i] instanceof Tensor tensor) {
        savedArguments[i] = Saved.of(tensor);
      }
    }
    for (int i : part.usedResults()) {
      if (savedResults[i] == null) savedResults[i] = Saved.of(results[i]);
    }
  }

  private void saveList(List<?> list) {
    if (savedList != null) return;
    savedList = new ArrayList<>(list.size());
    for (Object item : list) savedList.add(item instanceof Tensor tensor ? Saved.of(tensor) : null);
  }

  private boolean wantsAny(Rule.Part part) {
    for (int i : part.inputs()) if (wants(i)) return true;
    return false;
  }

  private boolean wants(int i) {
    return switch (arguments[i]) {
      case Input input -> input.node != null;
      case List<?> list -> list.stream().anyMatch(x -> x instanceof Input in && in.node != null);
      case null, default -> false;
    };
  }

  /** Calls {@code each} with every input that wants a gradient. */
  void forEachInput(Consumer<Input> each) {
    for (Object argument : arguments) {
      if (argument instanceof Input input) {
        if (input.node != null) each.accept(input);
      } else if (argument instanceof List<?> list) {
        for (Object item : list) if (item instanceof Input in && in.node != null) each.accept(in);
      }
    }
  }

  /** What is done with the gradient of one input; null if the rule gives none. */
  interface Receiver {
    void receive(Input input, @Nullable Tensor gradient);
  }

  /**
   * Runs the rule.
   *
   * @param incoming the gradients of the results; null where no later value depended on one
   */
  void backward(@Nullable Tensor[] incoming, Receiver receiver) {
    Tensor first = incoming[0];
    for (int i = 1; rule.anyResult() && first == null && i < incoming.length; i++) {
      first = incoming[i];
    }
    gradients = incoming;
    try {
      for (Rule.Part part : rule.parts()) {
        if (!wantsAny(part)) continue;
        @Nullable Tensor[] computed = first == null ? null : part.formula().apply(first, this);
        hand(part, computed, receiver);
      }
    } finally {
      gradients = null;
    }
  }

  private void hand(Rule.Part part, @Nullable Tensor @Nullable [] computed, Receiver receiver) {
    int next = 0;
    for (int i : part.inputs()) {
      List<?> inputs = arguments[i] instanceof List<?> list ? list : Arrays.asList(arguments[i]);
      for (Object item : inputs) {
        Tensor gradient = computed == null ? null : computed[next];
        next++;
        if (item instanceof Input input && input.node != null) receiver.receive(input, gradient);
      }
    }
  }

  private TorchException usedTwice() {
    return new TorchException(
        "backward: the values saved for "
            + op.name()
            + " must still be there, but a backward pass has used and freed them",
        "call backward with retainGraph(true) the first time, or compute the loss again",
        null);
  }

  /** The gradient of result {@code i}, or null. */
  @Nullable Tensor gradient(int i) {
    return gradients == null || i >= gradients.length ? null : gradients[i];
  }

  /** Whether an argument wants a gradient. */
  boolean wants(String argument) {
    return wants(op.indexOf(argument));
  }

  /** A saved argument. */
  Tensor tensor(String argument) {
    Input input = input(argument);
    return unpack(savedArguments[op.indexOf(argument)], argument, input.node, input.output);
  }

  /** A saved argument, or null if it was absent. */
  @Nullable Tensor optional(String argument) {
    return arguments[op.indexOf(argument)] == null ? null : tensor(argument);
  }

  /** The tensors of a saved list, null where the list had none; they want no gradients. */
  List<@Nullable Tensor> list(String argument) {
    if (savedList == null) throw usedTwice();
    List<@Nullable Tensor> tensors = new ArrayList<>(savedList.size());
    for (Saved saved : savedList) {
      tensors.add(saved == null ? null : unpack(saved, argument, null, 0));
    }
    return tensors;
  }

  /** A saved result; one without a gradient, such as positions, is no part of the graph. */
  Tensor result(int i) {
    return unpack(savedResults[i], "result " + i, i == 0 || rule.anyResult() ? this : null, i);
  }

  private Tensor unpack(@Nullable Saved saved, String name, @Nullable Node node, int output) {
    if (saved == null) throw usedTwice();
    if (saved.version.number() != saved.number) {
      throw new TorchException(
          "backward: the value of %s that %s saved must be as it was, but it was changed in place"
                  .formatted(name, op.name())
              + " afterwards",
          "use the operator without the trailing underscore, or copy the tensor first",
          null);
    }
    Context context = Context.current();
    Tensor tensor = Aten.adopt(context, saved.handle.retain());
    if (node != null && context.recording) tensor.connect(node.retain(), output);
    return tensor;
  }

  /** The sizes of a tensor argument. */
  long[] sizes(String argument) {
    return input(argument).sizes;
  }

  /** The type of a tensor argument. */
  DType dtype(String argument) {
    return DType.ofCode(input(argument).dtype);
  }

  /** Where a tensor argument is. */
  Device device(String argument) {
    return input(argument).device;
  }

  private Input input(String argument) {
    return (Input) Objects.requireNonNull(arguments[op.indexOf(argument)]);
  }

  /** The sizes of each tensor of a list argument. */
  List<long[]> listSizes(String argument) {
    List<long[]> sizes = new ArrayList<>();
    for (Object item : (List<?>) Objects.requireNonNull(value(argument))) {
      sizes.add(((Input) item).sizes);
    }
    return sizes;
  }

  /** Whether the operator's schema has such an argument. */
  boolean hasArgument(String argument) {
    return op.arguments().stream().anyMatch(a -> a.name().equals(argument));
  }

  /** An argument that is no tensor, as it was given. */
  @Nullable Object value(String argument) {
    return arguments[op.indexOf(argument)];
  }

  long integer(String argument) {
    return value(argument) instanceof Number number ? number.longValue() : 0;
  }

  double number(String argument) {
    return value(argument) instanceof Number number ? number.doubleValue() : 0;
  }

  boolean flag(String argument) {
    return value(argument) instanceof Boolean flag && flag;
  }

  /** A list of integers; empty if it was absent. */
  long[] integers(String argument) {
    return value(argument) instanceof long[] values ? values : new long[0];
  }

  /** Drops the saved values after a backward pass that does not keep the graph. */
  void finish() {
    drop(savedArguments);
    drop(savedResults);
    if (savedList != null) drop(savedList.toArray(new Saved[0]));
    savedList = null;
  }

  private static void drop(@Nullable Saved[] saved) {
    for (int i = 0; i < saved.length; i++) {
      Saved value = saved[i];
      saved[i] = null;
      if (value != null) value.handle.release();
    }
  }

  @Override
  List<Node> free() {
    finish();
    List<Node> earlier = new ArrayList<>(2);
    forEachInput(input -> earlier.add(Objects.requireNonNull(input.node)));
    Arrays.fill(arguments, null);
    return earlier;
  }

  /** The operator's name, for messages. */
  @Override
  public String toString() {
    return op.name();
  }
}
