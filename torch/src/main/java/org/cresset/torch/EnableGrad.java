package org.cresset.torch;

import com.google.errorprone.annotations.MustBeClosed;

/**
 * Switches the recording of gradients on in this thread, until closed: within {@link NoGrad}, or as
 * a condition says. Source: {@code torch.enable_grad}, {@code torch.set_grad_enabled}.
 */
public final class EnableGrad implements AutoCloseable {
  private final NoGrad mode;

  @SuppressWarnings("MustBeClosedChecker") // close() closes it
  private EnableGrad(boolean enabled) {
    if (enabled && InferenceMode.isEnabled()) {
      throw new TorchException("EnableGrad: nothing can be recorded in InferenceMode");
    }
    mode = NoGrad.recording(enabled);
  }

  /** Records until the result is closed. */
  @MustBeClosed
  public static EnableGrad open() {
    return new EnableGrad(true);
  }

  /** Records until the result is closed if {@code enabled}, else does not. */
  @MustBeClosed
  public static EnableGrad open(boolean enabled) {
    return new EnableGrad(enabled);
  }

  /** Restores what was before; must be called by the thread that opened it. */
  @Override
  public void close() {
    mode.close();
  }
}
