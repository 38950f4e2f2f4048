package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/** LibTorch itself cannot be found, fetched, verified or loaded. */
public final class LibTorchException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message, advice and a cause; advice and cause may be absent. */
  public LibTorchException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }
}
