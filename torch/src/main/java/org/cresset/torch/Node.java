package org.cresset.torch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A place in the graph of recorded calls: an operator that ran, or a leaf where gradients end.
 *
 * <p>Counted: each tensor that came out of it and each later node that took one in hold a count.
 * With the last one its saved values go, and the counts that it holds on earlier nodes.
 */
abstract sealed class Node permits Operation, Leaf {
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

  private volatile @Nullable Hooks hooks;

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
      Node node = dead.remove();
      if (node.hooks != null) node.hooks().close();
      for (Node earlier : node.free()) {
        if ((int) COUNT.getAndAdd(earlier, -1) == 1) dead.add(earlier);
      }
    }
  }

  /** Drops what it saved; returns the earlier nodes on which it held a count each. */
  abstract List<Node> free();

  /** The hooks of this node; made when the first is wanted. */
  final synchronized Hooks hooks() {
    Hooks known = hooks;
    if (known == null) hooks = known = new Hooks();
    return known;
  }

  /** The hooks of this node, or null if it has none. */
  final @Nullable Hooks hooksOrNull() {
    return hooks;
  }
}
