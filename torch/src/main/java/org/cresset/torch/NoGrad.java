package org.cresset.torch;

import com.google.errorprone.annotations.MustBeClosed;

/**
 * Switches the recording of gradients off in this thread, until closed.
 *
 * <pre>{@code
 * try (var _ = NoGrad.open()) {
 *   accuracy = accuracy(model.call(images), labels);
 * }
 * }</pre>
 *
 * <p>Source: {@code torch.no_grad}.
 */
public final class NoGrad implements AutoCloseable {
  private final Context context;
  private final boolean before;

  private NoGrad(boolean recording) {
    context = Context.current();
    before = context.recording;
    context.recording = recording;
  }

  /** Stops recording until the result is closed. */
  @MustBeClosed
  public static NoGrad open() {
    return new NoGrad(false);
  }

  /** Records or not until the result is closed; the backward pass itself uses it. */
  @MustBeClosed
  static NoGrad recording(boolean recording) {
    return new NoGrad(recording);
  }

  /** Whether this thread records gradients now. */
  public static boolean isRecording() {
    return Context.current().recording;
  }

  /** Restores what was before; must be called by the thread that opened it. */
  @Override
  public void close() {
    if (Context.current() != context) {
      throw new IllegalStateException("NoGrad: must be closed by the thread that opened it");
    }
    context.recording = before;
  }
}
