package org.cresset.image.layer;

import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** An image cannot be made or read. */
public final class ImageException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message, advice and a cause; advice and cause may be absent. */
  public ImageException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }
}
