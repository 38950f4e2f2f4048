package org.cresset.torch;

import org.cresset.torch.internal.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A value kept for the backward pass, and how often its memory had been written to by then.
 *
 * <p>Within a {@link Checkpoint} nothing is kept: the value is computed again when it is asked for.
 */
sealed class Saved {
  /** Decides what becomes of the values that calls want kept; null in a context for: keep them. */
  interface Keeper {
    Saved keep(Tensor tensor);
  }

  /** A place for a value that is computed again. */
  static final class Postponed extends Saved {
    private @Nullable Recomputation source;

    Postponed(Tensor tensor, Recomputation source) {
      super(null, tensor.handle().version());
      this.source = source;
    }

    @Override
    void computeAgain() {
      if (source != null) source.run();
    }

    /** Puts in the value that was computed again, unless it is no longer wanted. */
    void fill(Tensor again) {
      if (source != null && handle == null) handle = again.handle().retain();
      if (handle != null) expect(handle);
    }

    @Override
    void drop() {
      super.drop();
      Recomputation left = source;
      source = null;
      if (left != null) left.leave();
    }
  }

  @Nullable Handle handle;
  private Handle.@Nullable Version version; // null for a number that never changes
  private int number;

  private Saved(@Nullable Handle handle, Handle.@Nullable Version version) {
    this.handle = handle;
    this.version = version;
    number = version == null ? 0 : version.number();
  }

  static Saved of(Tensor tensor, @Nullable Keeper keeper) {
    if (tensor.family == Family.CONSTANT) return new Saved(tensor.handle().retain(), null);
    if (tensor.family == Family.INFERENCE) throw InferenceMode.saved(tensor);
    return keeper == null ? now(tensor) : keeper.keep(tensor);
  }

  static Saved now(Tensor tensor) {
    Handle handle = tensor.handle().retain();
    return new Saved(handle, handle.version());
  }

  /** A place that nobody will ask for its value. */
  static Saved never() {
    return new Saved(null, null);
  }

  /** Whether the memory of {@code again} is what it was when this value was first there. */
  boolean isUnchangedIn(Tensor again) {
    Handle.Version now = again.handle().version();
    return now != version || now.number() == number;
  }

  void expect(Handle here) {
    version = here.version();
    number = version.number();
  }

  /** Tries to bring back a value that is not there. */
  void computeAgain() {}

  /**
   * The value as a tensor of the innermost scope, cut off from the graph.
   *
   * @param name what it is, for messages
   * @param operation who saved it
   */
  Tensor open(String name, Object operation) {
    if (handle == null) computeAgain();
    Handle here = handle;
    if (here == null) throw freed(operation);
    if (version != null && version.number() != number) throw changed(name, operation);
    return Aten.adopt(Context.current(), here.retain());
  }

  /** Whether it is a number that the library keeps anyway. */
  boolean isConstant() {
    return version == null;
  }

  void drop() {
    Handle last = handle;
    handle = null;
    if (last != null) last.release();
  }

  static TorchException freed(Object operation) {
    return new TorchException(
        "backward: the values saved for "
            + operation
            + " must still be there, but a backward pass has used and freed them",
        "call backward with retainGraph(true) the first time, or compute the loss again",
        null);
  }

  private static TorchException changed(String name, Object operation) {
    return new TorchException(
        "backward: the value of %s that %s saved must be as it was, but it was changed in place"
                .formatted(name, operation)
            + " afterwards",
        "use the operator without the trailing underscore, or copy the tensor first",
        null);
  }
}
