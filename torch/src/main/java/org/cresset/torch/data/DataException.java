package org.cresset.torch.data;

import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** Data is missing, damaged or not what was promised; the message names the file or the item. */
public final class DataException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message alone. */
  public DataException(String message) {
    super(message);
  }

  /** Makes one with a message, advice and a cause; advice and cause may be absent. */
  public DataException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }
}
