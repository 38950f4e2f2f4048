package org.cresset.torch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What people want to see, change or keep of the gradients of one node; few nodes have any. */
final class Hooks {
  /** Not a record: two hooks of one function are two. */
  private static final class Hook {
    private final int output;
    private final UnaryOperator<Tensor> function;

    private Hook(int output, UnaryOperator<Tensor> function) {
      this.output = output;
      this.function = function;
    }
  }

  private List<Hook> hooks = List.of();
  private final Map<Integer, @Nullable Tensor> kept = new HashMap<>();

  synchronized AutoCloseable add(int output, UnaryOperator<Tensor> function) {
    Hook hook = new Hook(output, function);
    List<Hook> more = new ArrayList<>(hooks);
    more.add(hook);
    hooks = List.copyOf(more);
    return () -> remove(hook);
  }

  private synchronized void remove(Hook hook) {
    hooks = hooks.stream().filter(h -> h != hook).toList();
  }

  /** Keeps the gradient of an output from now on, as every hook has left it. */
  synchronized void keep(int output) {
    kept.putIfAbsent(output, null);
  }

  synchronized boolean keeps(int output) {
    return kept.containsKey(output);
  }

  synchronized @Nullable Tensor kept(int output) {
    return kept.get(output);
  }

  /** Replaces a kept gradient, closing the one before; null removes it. */
  synchronized void kept(int output, @Nullable Tensor gradient) {
    Tensor before = kept.put(output, gradient);
    if (before != null && before != gradient) before.close();
  }

  /** No longer keeps the gradient of an output: the tensor has become that of another node. */
  synchronized void forget(int output) {
    Tensor before = kept.remove(output);
    if (before != null) before.close();
  }

  /** The gradient of one output after every hook on it. */
  Tensor apply(int output, Tensor gradient) {
    Tensor result = gradient;
    for (Hook hook : hooks) {
      if (hook.output == output) result = checked(hook.function.apply(result), gradient);
    }
    if (keeps(output)) {
      Tensor before = kept(output);
      kept(output, before == null ? result.alias().disown() : before.add(result).disown());
    }
    return result;
  }

  private static Tensor checked(Tensor replaced, Tensor gradient) {
    if (replaced.shape().equals(gradient.shape())) return replaced;
    throw new ShapeException(
        "registerHook: a hook must return a gradient of the shape it was given, "
            + gradient.shape()
            + ", got "
            + replaced.shape());
  }

  synchronized void close() {
    for (Tensor gradient : kept.values()) if (gradient != null) gradient.close();
    kept.clear();
  }
}
