package org.cresset.stack.fetch;

import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** A file cannot be fetched, or what came is not that file. */
public final class FetchException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message, advice and a cause; advice and cause may be absent. */
  public FetchException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }
}
