package org.cresset.stack.sync;

import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** An environment cannot be made or used. */
public final class SyncException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message, advice and a cause; advice and cause may be absent. */
  public SyncException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }
}
