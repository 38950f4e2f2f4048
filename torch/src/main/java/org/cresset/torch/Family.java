package org.cresset.torch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.cresset.torch.internal.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A tensor and the views of it: those whose place in the graph changes when one of them is changed
 * in place. Source: {@code DifferentiableViewMeta} of PyTorch's autograd.
 *
 * <p>The base's place is kept here. A change counts up; each member takes its new place when it is
 * next asked for it: the base is what the change made, a view is a part of that. Nothing of memory
 * is asked of LibTorch before the first change, or before the base is closed.
 *
 * <p>Counted by its members; the last one to leave drops the base's node.
 */
final class Family {
  private static final VarHandle MEMBERS;

  static {
    try {
      MEMBERS = MethodHandles.lookup().findVarHandle(Family.class, "members", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Of views that were made while nothing was recorded. */
  static final Family UNRECORDED = new Family();

  /** Of tensors that were made in {@link InferenceMode}. */
  static final Family INFERENCE = new Family();

  /** Of numbers that the library keeps: they never change. */
  static final Family CONSTANT = new Family();

  private final @Nullable Handle base; // not counted: another member may outlive it
  private @Nullable Layout layout; // the base's, once somebody needed it
  private @Nullable Node node;
  private int output;
  private int changes;

  @SuppressWarnings("UnusedVariable") // written through MEMBERS
  private volatile int members;

  private Family() {
    base = null;
  }

  /** The family of a base at this place of the graph. */
  Family(Handle base, @Nullable Node node, int output) {
    this.base = base;
    this.node = node == null ? null : node.retain();
    this.output = output;
  }

  boolean isSentinel() {
    return base == null;
  }

  /** How many recorded changes there were. */
  int changes() {
    return changes;
  }

  /** The node of the base, or null. */
  @Nullable Node node() {
    return node;
  }

  void enter() {
    if (base != null) MEMBERS.getAndAdd(this, 1);
  }

  /** A member goes, whose handle is still there. */
  void leave(Handle member) {
    if (base == null) return;
    if ((int) MEMBERS.getAndAdd(this, -1) == 1) {
      if (node != null) node.release();
      node = null;
    } else if (member == base) {
      layout();
    }
  }

  /** The base begins or ends to want a gradient, as a leaf. */
  void becomes(Handle member, @Nullable Node leaf) {
    if (member != base || leaf == node) return;
    Node before = node;
    node = leaf == null ? null : leaf.retain();
    output = 0;
    if (before != null) before.release();
  }

  private Layout layout() {
    Layout known = layout;
    if (known == null) layout = known = Layout.of(Objects.requireNonNull(base));
    return known;
  }

  /** The place of a member now: of the base, or of a part of it; the caller gets one count. */
  Node place(Handle member) {
    Node whole = Objects.requireNonNull(node);
    return member == base
        ? whole.retain()
        : new ViewNode(input(member), layout(), Layout.of(member));
  }

  /**
   * A recorded change of a member becomes part of everybody's graph.
   *
   * @param write the call that changed it, of which this takes over one count
   */
  void changed(Handle member, OperatorNode write, int written) {
    Operation next =
        member == base
            ? write
            : new SliceWrite(input(member), layout(), Layout.of(member), write, written);
    next.origin = write.origin;
    Node before = node;
    node = next;
    output = 0;
    changes++;
    if (before != null) before.release();
  }

  /** The base as what a node takes in. */
  private Operation.Input input(Handle member) {
    Node here = node;
    return new Operation.Input(
        here == null ? null : here.retain(),
        output,
        layout().sizes(),
        member.dtype(),
        Device.ofCodes(member.deviceType(), member.deviceIndex()));
  }

  static TorchException changedUnderALeaf(Tensor view) {
    return new TorchException(
        "a leaf that requires a gradient, "
            + Failure.describe(view)
            + ", is a view of a tensor that was changed in place by what requires a gradient",
        "copy() the view before requiresGrad_(true)",
        null);
  }
}
