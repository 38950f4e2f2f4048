package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/**
 * Something that the caller asked of LibTorch cannot be done; the message is one sentence: operator
 * or file, what must hold, what was got.
 *
 * <p>What to do about it, where that is known, stands in {@link #hint()} and not in the message, so
 * that a program can show the two apart.
 */
public class TorchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable String hint;

  /** Makes one with a message alone. */
  public TorchException(String message) {
    this(message, null, null);
  }

  /** Makes one with a message, advice and a cause; advice and cause may be absent. */
  public TorchException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /** What to do about it, or null if nothing is known that would help. */
  public final @Nullable String hint() {
    return hint;
  }
}
