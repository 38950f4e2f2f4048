package org.cresset.torch;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.cresset.torch.internal.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One backward pass: walks the graph from the roots to the leaves, latest call first.
 *
 * <p>A node runs when all that depended on it has run. Its saved values and the gradients of its
 * results are freed before the next one starts, so memory falls while the pass goes on. Runs on the
 * caller's thread: a breakpoint in a rule stops there.
 */
final class Backward {
  /** From so many elements on a new tensor for a sum costs more than to look at what is there. */
  private static final long REUSED = 1 << 14;

  /** One output of one node: a place that a gradient is wanted at. */
  record Place(Node node, int output) {}

  /** What has arrived at a node, and how many of its users have not run yet. */
  private static final class Arrived {
    int waiting;
    @Nullable Tensor[] gradients = new Tensor[1];

    void add(int output, Tensor gradient) {
      if (output >= gradients.length) gradients = java.util.Arrays.copyOf(gradients, output + 1);
      Tensor before = gradients[output];
      if (before == null) {
        gradients[output] = gradient;
      } else {
        gradients[output] = sum(before, gradient);
        gradient.close();
      }
    }

    /** Where nobody else can see the first one and the sum is not differentiated, it is reused. */
    private static Tensor sum(Tensor before, Tensor gradient) {
      if (before.numel() >= REUSED
          && !NoGrad.isRecording()
          && before.handle().isUnshared()
          && InPlaceSum.fits(before, gradient, 1)) {
        return InPlaceSum.add_(before, gradient, 1);
      }
      Tensor sum = before.add(gradient).disown();
      before.close();
      return sum;
    }

    void close() {
      for (Tensor gradient : gradients) if (gradient != null) gradient.close();
    }
  }

  // A leaf as soon as its gradient is complete (its memory is then settled), else the latest call.
  private final PriorityQueue<Node> ready =
      new PriorityQueue<>(
          Comparator.comparing((Node n) -> !(n instanceof Leaf))
              .thenComparing(n -> n.number, Comparator.reverseOrder()));
  private final IdentityHashMap<Node, Arrived> arrived = new IdentityHashMap<>();
  private final boolean retainGraph;
  private final @Nullable Map<Place, @Nullable Tensor> captured;
  private final Set<Node> capturing = new HashSet<>();
  private final Operation.Receiver deliver = this::deliver;
  private final @Nullable DetectAnomaly anomaly = Context.current().anomaly;

  private Backward(boolean retainGraph, @Nullable Map<Place, @Nullable Tensor> captured) {
    this.retainGraph = retainGraph;
    this.captured = captured;
    if (captured != null) for (Place place : captured.keySet()) capturing.add(place.node);
  }

  /**
   * Runs a pass.
   *
   * @param roots where it starts; each takes part in gradients
   * @param gradients the gradient at each root, of its shape; they stay the caller's
   * @param captured if given, gradients are put here and no leaf accumulates any
   */
  static void run(
      List<Tensor> roots,
      List<Tensor> gradients,
      boolean retainGraph,
      boolean createGraph,
      @Nullable Map<Place, @Nullable Tensor> captured) {
    Backward pass = new Backward(retainGraph, captured);
    try (var _ = NoGrad.recording(createGraph);
        var _ = Autocast.off()) {
      pass.count(roots);
      for (int i = 0; i < roots.size(); i++) pass.seed(roots.get(i), gradients.get(i));
      pass.walk();
    } finally {
      pass.arrived.values().forEach(Arrived::close);
    }
  }

  private void count(List<Tensor> roots) {
    Deque<Node> open = new ArrayDeque<>();
    for (Tensor root : roots) visit(node(root), open);
    while (!open.isEmpty()) {
      if (open.pop() instanceof Operation operation) {
        operation.forEachInput(
            input -> {
              if (input.node() != null) visit(input.node(), open).waiting++;
            });
      }
    }
    for (Tensor root : roots) {
      if (visit(node(root), open).waiting == 0 && !ready.contains(node(root))) {
        ready.add(node(root));
      }
    }
  }

  private Arrived visit(Node node, Deque<Node> open) {
    Arrived known = arrived.get(node);
    if (known != null) return known;
    Arrived fresh = new Arrived();
    arrived.put(node, fresh);
    open.push(node);
    return fresh;
  }

  private static Node node(Tensor root) {
    Node node = root.node();
    if (node != null) return node;
    throw new TorchException(
        "backward: the tensor must depend on one that requires a gradient, got "
            + Failure.describe(root)
            + " that does not",
        "call requiresGrad_(true) on an input, and compute outside NoGrad",
        null);
  }

  private void seed(Tensor root, Tensor gradient) {
    if (!root.shape().equals(gradient.shape())) {
      throw new ShapeException(
          "backward: the gradient must have the shape of the tensor, "
              + root.shape()
              + ", got "
              + gradient.shape());
    }
    at(node(root)).add(root.output(), gradient.alias().disown());
  }

  private Arrived at(Node node) {
    return java.util.Objects.requireNonNull(arrived.get(node));
  }

  private void walk() {
    for (Node node; (node = ready.poll()) != null; ) {
      Arrived here = at(node);
      try (Scope _ = Scope.open()) {
        runHooks(node, here);
        capture(node, here);
        switch (node) {
          case Leaf leaf -> accumulate(leaf, here);
          case Operation operation -> apply(operation, here);
        }
      }
      here.close();
    }
  }

  private static void runHooks(Node node, Arrived here) {
    Hooks hooks = node.hooksOrNull();
    for (int i = 0; hooks != null && i < here.gradients.length; i++) {
      Tensor gradient = here.gradients[i];
      if (gradient == null) continue;
      Tensor hooked = hooks.apply(i, gradient);
      if (hooked != gradient) {
        here.gradients[i] = hooked.alias().disown();
        gradient.close();
      }
    }
  }

  private void capture(Node node, Arrived here) {
    if (captured == null || !capturing.contains(node)) return;
    for (int i = 0; i < here.gradients.length; i++) {
      Place place = new Place(node, i);
      Tensor gradient = here.gradients[i];
      if (gradient != null && captured.containsKey(place)) {
        captured.put(place, gradient.alias().disown());
      }
    }
  }

  private void accumulate(Leaf leaf, Arrived here) {
    Tensor gradient = here.gradients[0];
    if (captured != null || gradient == null) return;
    here.gradients[0] = null;
    leaf.accumulate(gradient);
  }

  private void apply(Operation operation, Arrived here) {
    operation.backward(here.gradients, deliver(operation));
    if (!retainGraph && !isStillToRun(operation)) operation.finish();
  }

  /** Whether what was saved is needed again: a gradient's gradient may reach a write by itself. */
  private boolean isStillToRun(Operation operation) {
    return operation instanceof SliceWrite part && arrived.containsKey(part.write());
  }

  private Operation.Receiver deliver(Operation operation) {
    DetectAnomaly anomaly = this.anomaly;
    if (anomaly == null) return deliver;
    return (input, gradient) -> {
      if (gradient != null) anomaly.check(operation, input, gradient);
      deliver(input, gradient);
    };
  }

  private void deliver(Operation.Input input, @Nullable Tensor gradient) {
    Node node = java.util.Objects.requireNonNull(input.node());
    Arrived there = at(node);
    if (gradient != null) there.add(input.output(), fitted(gradient, input).alias().disown());
    if (--there.waiting == 0) ready.add(node);
  }

  /** The gradient in the shape and type of what it is the gradient of. */
  private static Tensor fitted(Tensor gradient, Operation.Input input) {
    Handle handle = gradient.handle();
    Tensor summed =
        java.util.Arrays.equals(handle.sizes(), input.sizes())
            ? gradient
            : gradient.sumToSize(input.sizes());
    Tensor cast =
        summed.handle().dtype() == input.dtype()
            ? summed
            : ComplexRules.fitted(summed, DType.ofCode(input.dtype()));
    // A number on the CPU may have met a tensor on a GPU.
    return input.sizes().length == 0 ? cast.to(input.device()) : cast;
  }
}
