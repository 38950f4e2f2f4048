package org.cresset.torch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How the scripts in golden/functions and {@link FunctionsTest} call an operator by one name. */
final class FunctionCalls {
  private final Map<String, Function<List<Tensor>, List<Tensor>>> calls = new HashMap<>();

  FunctionCalls() {
    PointwiseCalls.define(this);
    StatisticsCalls.define(this);
    IndexingCalls.define(this);
    MovementCalls.define(this);
    EverydayCalls.define(this);
  }

  List<Tensor> call(String name, List<Tensor> inputs) {
    if (name.startsWith("at ")) return List.of(IndexingCalls.at(name.substring(3), inputs));
    if (name.startsWith("put ")) return List.of(IndexingCalls.put(name.substring(4), inputs));
    if (name.startsWith("einsum ")) {
      return List.of(Torch.einsum(name.substring(7), inputs.toArray(Tensor[]::new)));
    }
    Function<List<Tensor>, List<Tensor>> call = calls.get(name);
    if (call == null) throw new IllegalArgumentException("no call named " + name);
    return call.apply(inputs);
  }

  void several(String name, Function<List<Tensor>, List<Tensor>> call) {
    if (calls.put(name, call) != null) throw new IllegalArgumentException(name + " twice");
  }

  void any(String name, Function<List<Tensor>, Tensor> call) {
    several(name, x -> List.of(call.apply(x)));
  }

  void one(String name, UnaryOperator<Tensor> call) {
    any(name, x -> call.apply(x.getFirst()));
  }

  void two(String name, BinaryOperator<Tensor> call) {
    any(name, x -> call.apply(x.get(0), x.get(1)));
  }

  void three(String name, Ternary call) {
    any(name, x -> call.apply(x.get(0), x.get(1), x.get(2)));
  }

  void indexed(String name, Function<Tensor, Reduction.Indexed> call) {
    several(
        name,
        x -> {
          Reduction.Indexed result = call.apply(x.getFirst());
          return List.of(result.values(), result.indices());
        });
  }

  /** A call with three tensors. */
  @FunctionalInterface
  interface Ternary {
    Tensor apply(Tensor a, Tensor b, Tensor c);
  }
}
