package org.cresset.torch;

import com.google.errorprone.annotations.MustBeClosed;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a gradient that is no number comes from, in this thread until closed. Source: {@code
 * torch.autograd.detect_anomaly}.
 *
 * <pre>{@code
 * try (var _ = DetectAnomaly.open()) {
 *   criterion.call(model.call(x), y).backward();
 * }
 * }</pre>
 *
 * <p>Each operator remembers the line that called it, and the backward pass looks at every gradient
 * that a rule computes. The first one with a NaN or an infinity ends the pass with an exception
 * that names operator and line; its cause is the whole stack trace. Slow: for debugging.
 */
public final class DetectAnomaly implements AutoCloseable {
  private final Context context;
  private final @Nullable DetectAnomaly before;
  private final boolean infinities;

  private DetectAnomaly(boolean infinities) {
    this.infinities = infinities;
    context = Context.current();
    before = context.anomaly;
    context.anomaly = this;
  }

  /** Looks for NaN and infinities until the result is closed. */
  @MustBeClosed
  public static DetectAnomaly open() {
    return new DetectAnomaly(true);
  }

  /** Looks for NaN alone: where infinite gradients are expected, as with a gradient scaler. */
  @MustBeClosed
  public static DetectAnomaly openForNaN() {
    return new DetectAnomaly(false);
  }

  /** Restores what was before; must be called by the thread that opened it. */
  @Override
  public void close() {
    if (Context.current() != context) {
      throw new IllegalStateException("DetectAnomaly: must be closed by the thread that opened it");
    }
    context.anomaly = before;
  }

  /** Refuses a gradient that an operation computed for one of its inputs. */
  void check(Operation operation, Operation.Input input, Tensor gradient) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor values = gradient.detach();
      String found = values.isNaN().any().itemLong() != 0 ? "NaN" : null;
      if (found == null && infinities && values.isInf().any().itemLong() != 0) found = "infinity";
      if (found != null) throw report(operation, input, found);
    }
  }

  private static TorchException report(Operation operation, Operation.Input input, String found) {
    Origin origin = operation.origin;
    return new TorchException(
        "backward: the gradient that %s passes on, for its input of shape %s, must be finite, but has"
                .formatted(operation, Shape.of(input.sizes()))
            + " a value of "
            + found
            + (origin == null
                ? "; the operator was called outside DetectAnomaly"
                : "; the operator was called at " + origin),
        "look at the values that the operator was given there",
        origin == null ? null : origin.trace());
  }
}
