package org.cresset.torch;

import java.util.List;
import org.cresset.torch.internal.Frame;
import org.cresset.torch.internal.Handle;
import org.cresset.torch.internal.OneThread;
import org.jspecify.annotations.Nullable;

/**
 * Adding to a tensor where it lies, in one pass and without memory for the sum.
 *
 * <p>The C ABI cannot pass the Scalar of {@code add_}. A step of {@code _fused_sgd_} without
 * momentum and with a rate of -1 or 1 is the same sum, rounded the same, of tensors that lie alike.
 */
final class InPlaceSum {
  private static final Op STEP =
      Op.of(
          "_fused_sgd_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list,"
              + " float weight_decay, float momentum, float lr, float dampening, bool nesterov,"
              + " bool maximize, bool is_first_step, Tensor? grad_scale, Tensor? found_inf) -> ()");

  private static final Op ADD_ =
      Op.of(
          "add_.Tensor(Tensor(a!) self, Tensor other, float alpha) -> Tensor(a!)", InPlaceSum::run);

  /** Up to so many elements one thread is done before another has come. */
  private static final long ALONE = 1 << 16;

  private InPlaceSum() {}

  /** {@code self += alpha * other}, both such that this {@linkplain #fits fits}. */
  static Tensor add_(Tensor self, Tensor other, double alpha) {
    return Aten.call(ADD_, self, other, alpha);
  }

  /** Whether {@code self += alpha * other} is such a step. */
  static boolean fits(Tensor self, Tensor other, double alpha) {
    if (Math.abs(alpha) != 1) return false;
    Handle a = self.handle();
    Handle b = other.handle();
    int dtype = a.dtype();
    boolean plain = dtype == DType.FLOAT32.code() || dtype == DType.FLOAT64.code();
    return plain
        && b.dtype() == dtype
        && a.deviceType() == Device.Type.CPU.code()
        && b.deviceType() == Device.Type.CPU.code()
        && Layout.areAlikeAndDense(a, b)
        && areSameOrApart(a, b, dtype == DType.FLOAT32.code() ? 4 : 8);
  }

  /** One step would read what it has written already where two views of one memory are shifted. */
  private static boolean areSameOrApart(Handle a, Handle b, int elementBytes) {
    long bytes = elementBytes;
    for (long size : a.sizes()) bytes *= size;
    long first = a.memory(bytes).address();
    long second = b.memory(bytes).address();
    return first == second || Math.abs(first - second) >= bytes;
  }

  private static int run(Frame frame, Op op, @Nullable Object[] arguments) {
    Tensor self = (Tensor) java.util.Objects.requireNonNull(arguments[0]);
    Tensor other = (Tensor) java.util.Objects.requireNonNull(arguments[1]);
    double alpha = ((Number) java.util.Objects.requireNonNull(arguments[2])).doubleValue();
    @Nullable Object[] step = {
      List.of(self),
      List.of(other),
      List.of(),
      0.0,
      0.0,
      -alpha,
      0.0,
      false,
      false,
      false,
      null,
      null
    };
    try (var _ = self.numel() <= ALONE ? OneThread.open() : null) {
      int code = STEP.kernel().run(frame, STEP, step);
      if (code == 0) frame.set(0, frame.tensor(self.handle()));
      return code;
    }
  }
}
