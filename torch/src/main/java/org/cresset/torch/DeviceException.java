package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/** A device is not there, or tensors that must share one do not. */
public final class DeviceException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message and advice, which may be absent. */
  public DeviceException(String message, @Nullable String hint) {
    super(message, hint, null);
  }
}
