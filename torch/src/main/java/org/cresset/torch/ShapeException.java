package org.cresset.torch;

/** The sizes of an operator's inputs do not fit together, or do not fit the operator. */
public final class ShapeException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message alone. */
  public ShapeException(String message) {
    super(message);
  }
}
