package org.cresset.torch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A place in the graph of recorded calls: an operator that ran, or a leaf where gradients end.
 *
 * <p>Counted: each tensor that came out of it and each later node that took one in hold a count.
 * With the last one its saved values go, and the counts that it holds on earlier nodes.
 */
abstract sealed class Node permits OperatorNode, Leaf {
  private static final AtomicLong NEXT = new AtomicLong();
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(Node.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Later nodes have greater numbers: descending order is a topological order of the graph. */
  final long number = NEXT.getAndIncrement();

  @SuppressWarnings("UnusedVariable") // written through COUNT
  private volatile int count = 1;

  private @Nullable List<Hook> hooks;

  /** What a person wants to see or change of the gradient of one output. */
  static final class Hook {
    private final int output;
    private final UnaryOperator<Tensor> function;

    Hook(int output, UnaryOperator<Tensor> function) {
      this.output = output;
      this.function = function;
    }
  }

  final Node retain() {
    COUNT.getAndAdd(this, 1);
    return this;
  }

  /** Drops a count; a graph of any depth is freed without recursion. */
  final void release() {
    if ((int) COUNT.getAndAdd(this, -1) != 1) return;
    ArrayDeque<Node> dead = new ArrayDeque<>();
    dead.add(this);
    while (!dead.isEmpty()) {
      for (Node earlier : dead.remove().free()) {
        if ((int) COUNT.getAndAdd(earlier, -1) == 1) dead.add(earlier);
      }
    }
  }

  /** Drops what it saved; returns the earlier nodes on which it held a count each. */
  abstract List<Node> free();

  final synchronized AutoCloseable addHook(Hook hook) {
    List<Hook> more = new ArrayList<>(hooks == null ? List.of() : hooks);
    more.add(hook);
    hooks = more;
    return () -> removeHook(hook);
  }

  private synchronized void removeHook(Hook hook) {
    if (hooks != null) hooks = hooks.stream().filter(h -> h != hook).toList();
  }

  /** The gradient of one output after every hook on it. */
  final Tensor hooked(int output, Tensor gradient) {
    List<Hook> current = hooks;
    if (current == null) return gradient;
    Tensor result = gradient;
    for (Hook hook : current) if (hook.output == output) result = hook.function.apply(result);
    return result;
  }
}
