package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One recorded call: what its rule needs to turn the gradients of its results into those of its
 * arguments.
 */
final class OperatorNode extends Operation {
  private static final @Nullable Saved[] NONE = new Saved[0];

  private final Op op;
  private final Rule rule;
  private final @Nullable Object[] arguments; // tensors are replaced by their Input
  private final @Nullable Saved[] savedArguments;
  private @Nullable List<@Nullable Saved> savedList; // at most one argument is a list that is used
  private @Nullable Saved[] savedResults = NONE;
  private @Nullable Tensor @Nullable [] gradients; // while the rule runs

  /** The node of a call; what its rule needs is saved before and after the operator runs. */
  OperatorNode(Op op, Rule rule, @Nullable Object[] given) {
    this.op = op;
    this.rule = rule;
    arguments = given.clone();
    savedArguments = new Saved[given.length];
    for (int i = 0; i < given.length; i++) {
      if (given[i] instanceof Tensor tensor) arguments[i] = Input.of(tensor);
      else if (given[i] instanceof List<?> list) arguments[i] = inputs(list);
    }
  }

  /** The items as inputs; items that are absent stay so. */
  private static List<@Nullable Input> inputs(List<?> list) {
    List<@Nullable Input> inputs = new ArrayList<>(list.size());
    for (Object item : list) inputs.add(item instanceof Tensor tensor ? Input.of(tensor) : null);
    return inputs;
  }

  /** Keeps the arguments that a formula whose gradient is wanted needs. */
  void saveArguments(@Nullable Object[] given, Saved.@Nullable Keeper keeper) {
    for (Rule.Part part : rule.parts()) {
      if (!wantsAny(part)) continue;
      for (int i : part.usedArguments()) {
        if (given[i] instanceof List<?> list) saveList(list, keeper);
        if (savedArguments[i] == null && given[i] instanceof Tensor tensor) {
          savedArguments[i] = Saved.of(tensor, keeper);
        }
      }
    }
  }

  private void saveList(List<?> list, Saved.@Nullable Keeper keeper) {
    if (savedList != null) return;
    savedList = new ArrayList<>(list.size());
    for (Object item : list) {
      savedList.add(item instanceof Tensor tensor ? Saved.of(tensor, keeper) : null);
    }
  }

  /** Keeps the results that a formula whose gradient is wanted needs. */
  void saveResults(Tensor[] results, Saved.@Nullable Keeper keeper) {
    if (!rule.savesResults()) return;
    savedResults = new Saved[results.length];
    for (Rule.Part part : rule.parts()) {
      if (!wantsAny(part)) continue;
      for (int i : part.usedResults()) {
        if (savedResults[i] == null) savedResults[i] = Saved.of(results[i], keeper);
      }
    }
  }

  /** Whether a formula whose gradient is wanted needs argument {@code i}. */
  boolean needs(int i) {
    for (Rule.Part part : rule.parts()) {
      if (!wantsAny(part)) continue;
      for (int used : part.usedArguments()) if (used == i) return true;
    }
    return false;
  }

  /** What the graph knows of argument {@code i}, a tensor. */
  Input inputAt(int i) {
    return (Input) Objects.requireNonNull(arguments[i]);
  }

  private boolean wantsAny(Rule.Part part) {
    for (int i : part.inputs()) if (wants(i)) return true;
    return false;
  }

  private boolean wants(int i) {
    return switch (arguments[i]) {
      case Input input -> input.node() != null;
      case List<?> list -> list.stream().anyMatch(x -> x instanceof Input in && in.node() != null);
      case null, default -> false;
    };
  }

  @Override
  void forEachInput(Consumer<Input> each) {
    for (Object argument : arguments) {
      if (argument instanceof Input input) {
        if (input.node() != null) each.accept(input);
      } else if (argument instanceof List<?> list) {
        for (Object item : list) if (item instanceof Input in && in.node() != null) each.accept(in);
      }
    }
  }

  /** Runs the rule. */
  @Override
  void backward(@Nullable Tensor[] incoming, Receiver receiver) {
    Tensor first = incoming[0];
    for (int i = 1; rule.anyResult() && first == null && i < incoming.length; i++) {
      first = incoming[i];
    }
    if (rule.parts().isEmpty()) {
      forEachInput(input -> receiver.receive(input, input.zeros()));
      return;
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
        if (item instanceof Input input && input.node() != null) receiver.receive(input, gradient);
      }
    }
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
    return unpack(savedArguments[op.indexOf(argument)], argument, input.node(), input.output());
  }

  /** A saved argument, or null if it was absent. */
  @Nullable Tensor optional(String argument) {
    return arguments[op.indexOf(argument)] == null ? null : tensor(argument);
  }

  /** The tensors of a saved list, null where the list had none; they want no gradients. */
  List<@Nullable Tensor> list(String argument) {
    if (savedList == null) throw Saved.freed(op.name());
    List<@Nullable Tensor> tensors = new ArrayList<>(savedList.size());
    for (Saved saved : savedList) {
      tensors.add(saved == null ? null : unpack(saved, argument, null, 0));
    }
    return tensors;
  }

  /** A saved result; one without a gradient, such as positions, is no part of the graph. */
  Tensor result(int i) {
    Saved saved = i < savedResults.length ? savedResults[i] : null;
    return unpack(saved, "result " + i, i == 0 || rule.anyResult() ? this : null, i);
  }

  private Tensor unpack(@Nullable Saved saved, String name, @Nullable Node node, int output) {
    if (saved == null) throw Saved.freed(op.name());
    Tensor tensor = saved.open(name, op.name());
    if (node != null && Context.current().recording) tensor.connect(node.retain(), output);
    return tensor;
  }

  /** The sizes of a tensor argument. */
  long[] sizes(String argument) {
    return input(argument).sizes();
  }

  /** The type of a tensor argument. */
  DType dtype(String argument) {
    return DType.ofCode(input(argument).dtype());
  }

  /** Where a tensor argument is. */
  Device device(String argument) {
    return input(argument).device();
  }

  private Input input(String argument) {
    return (Input) Objects.requireNonNull(arguments[op.indexOf(argument)]);
  }

  /** The sizes of each tensor of a list argument. */
  List<long[]> listSizes(String argument) {
    List<long[]> sizes = new ArrayList<>();
    for (Object item : (List<?>) Objects.requireNonNull(value(argument))) {
      sizes.add(((Input) item).sizes());
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

  @Override
  void finish() {
    drop(savedArguments, false);
    drop(savedResults, false);
    if (savedList != null) drop(savedList.toArray(new Saved[0]), true);
    savedList = null;
  }

  /** Numbers that the library keeps anyway stay: a graph that saved no more can run again. */
  private static void drop(@Nullable Saved[] saved, boolean constants) {
    for (int i = 0; i < saved.length; i++) {
      Saved value = saved[i];
      if (value == null || (value.isConstant() && !constants)) continue;
      saved[i] = null;
      value.drop();
    }
  }

  @Override
  List<Node> free() {
    List<Node> earlier = super.free();
    drop(savedArguments, true);
    Arrays.fill(arguments, null);
    return earlier;
  }

  /** The operator's name, for messages. */
  @Override
  public String toString() {
    return op.name();
  }
}
