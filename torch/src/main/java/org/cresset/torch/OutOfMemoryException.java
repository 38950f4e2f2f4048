package org.cresset.torch;

/** A device has no room for a tensor. */
public final class OutOfMemoryException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message; the advice is always the same. */
  public OutOfMemoryException(String message) {
    super(message, "use a smaller batch, or close tensors that are no longer needed", null);
  }
}
