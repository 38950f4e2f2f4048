package org.cresset.torch;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns every tensor that its thread makes while it is the innermost one, and frees them together.
 *
 * <pre>{@code
 * try (var step = Scope.open()) {
 *   Tensor loss = criterion.forward(model.call(x), y);
 *   loss.backward();
 * } // x's activations and the loss are gone
 * }</pre>
 *
 * <p>Confined to its thread. Closing a tensor earlier is fine, and frees it earlier.
 */
public final class Scope implements AutoCloseable {
  private static final int SMALLEST = 16;

  private final Context context;
  private final @Nullable Scope parent;
  private @Nullable Tensor[] owned = new Tensor[SMALLEST];
  private int count;

  private Scope(Context context) {
    this.context = context;
    parent = context.scope;
    context.scope = this;
  }

  /** Opens a scope inside this thread's innermost one. */
  @MustBeClosed
  public static Scope open() {
    return new Scope(Context.current());
  }

  /** Computes a tensor, frees all that was made on the way, and gives it to the parent scope. */
  public static Tensor of(Supplier<Tensor> computation) {
    try (Scope scope = open()) {
      return scope.keep(computation.get());
    }
  }

  /** Hands a tensor on to the parent scope; with none, the garbage collector frees it. */
  public Tensor keep(Tensor tensor) {
    if (tensor.scope == this) tensor.belongTo(parent);
    return tensor;
  }

  /** Takes a tensor in; called once for each tensor made. */
  void adopt(Tensor tensor) {
    if (count == owned.length) grow();
    owned[count++] = tensor;
  }

  /** Forgets what was closed or handed on meanwhile; a scope around a long loop stays small. */
  private void grow() {
    int open = 0;
    for (int i = 0; i < count; i++) {
      Tensor tensor = owned[i];
      if (tensor != null && tensor.scope == this && tensor.isOpen()) owned[open++] = tensor;
    }
    Arrays.fill(owned, open, count, null);
    count = open;
    if (open > owned.length / 2) owned = Arrays.copyOf(owned, owned.length * 2);
  }

  /** Frees what it owns; must be called by the thread that opened it, innermost scope first. */
  @Override
  public void close() {
    if (Context.current() != context) {
      throw new IllegalStateException("scope: must be closed by the thread that opened it");
    }
    if (context.scope != this) {
      throw new IllegalStateException("scope: inner scopes must be closed before outer ones, once");
    }
    context.scope = parent;
    for (int i = 0; i < count; i++) {
      Tensor tensor = owned[i];
      if (tensor != null && tensor.scope == this) tensor.close();
    }
    count = 0;
  }
}
