package org.cresset.torch;

import com.google.errorprone.annotations.MustBeClosed;

/**
 * Switches the recording of gradients off in this thread, until closed, for work that no gradient
 * will ever pass through. Source: {@code torch.inference_mode}.
 *
 * <pre>{@code
 * try (var _ = InferenceMode.open()) {
 *   labels = model.call(images).argmax(1, false);
 * }
 * }</pre>
 *
 * <p>Stricter than {@link NoGrad}: a tensor that is made here may be read everywhere, but outside
 * it can neither be changed in place, nor require a gradient, nor be saved for a backward pass. A
 * {@code copy()} made outside can.
 */
public final class InferenceMode implements AutoCloseable {
  private final Context context;
  private final boolean recording;
  private final boolean inference;

  private InferenceMode() {
    context = Context.current();
    recording = context.recording;
    inference = context.inference;
    context.recording = false;
    context.inference = true;
  }

  /** Stops recording until the result is closed. */
  @MustBeClosed
  public static InferenceMode open() {
    return new InferenceMode();
  }

  /** Whether this thread is in inference mode now. */
  public static boolean isEnabled() {
    return Context.current().inference;
  }

  /** Restores what was before; must be called by the thread that opened it. */
  @Override
  public void close() {
    if (Context.current() != context) {
      throw new IllegalStateException("InferenceMode: must be closed by the thread that opened it");
    }
    context.recording = recording;
    context.inference = inference;
  }

  static void checkMayChange(String name, Tensor tensor) {
    if (Context.current().inference) return;
    throw new TorchException(
        name
            + ": a tensor made in InferenceMode must be left as it is outside, got "
            + Failure.describe(tensor),
        "use a copy() of it, or NoGrad in place of InferenceMode",
        null);
  }

  static TorchException saved(Tensor tensor) {
    return new TorchException(
        "a tensor made in InferenceMode cannot be saved for a backward pass, got "
            + Failure.describe(tensor),
        "use a copy() of it, or NoGrad in place of InferenceMode",
        null);
  }
}
