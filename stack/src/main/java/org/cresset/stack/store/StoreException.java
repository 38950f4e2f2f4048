package org.cresset.stack.store;

import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** A file in the store, or one that is to go into it, is not what it must be. */
public final class StoreException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message, advice and a cause; advice and cause may be absent. */
  public StoreException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }
}
