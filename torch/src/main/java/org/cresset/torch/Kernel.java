package org.cresset.torch;

import org.cresset.torch.internal.Frame;
import org.cresset.torch.internal.Handle;
import org.cresset.torch.internal.NativeApi;
import org.jspecify.annotations.Nullable;

/** How an operator is reached: by the dispatcher, or by a C function of its own. */
@FunctionalInterface
interface Kernel {
  /** The way of nearly all operators. */
  Kernel DISPATCHER = Encoding::dispatch;

  /** That of operators that draw random numbers. */
  Kernel DRAWING = Generator::draw;

  /** {@code self + alpha * other}: the dispatcher cannot pass {@code alpha}, which is a Scalar. */
  Kernel ADD =
      (frame, _, arguments) -> {
        Handle self = handle(arguments[0]);
        Handle other = handle(arguments[1]);
        double alpha = alpha(arguments[2]);
        return onCpu(self) && onCpu(other)
            ? NativeApi.cpuAdd(self.address(), other.address(), alpha, frame.stack())
            : NativeApi.subtract(self.address(), other.address(), -alpha, frame.stack());
      };

  /** {@code self * other}: on the CPU a third faster than by the dispatcher. */
  Kernel MUL =
      (frame, op, arguments) -> {
        Handle self = handle(arguments[0]);
        Handle other = handle(arguments[1]);
        return onCpu(self) && onCpu(other)
            ? NativeApi.cpuMul(self.address(), other.address(), frame.stack())
            : DISPATCHER.run(frame, op, arguments);
      };

  /**
   * Runs the operator; results stand in the frame's first slots afterwards.
   *
   * @return 0, or LibTorch's error code
   */
  int run(Frame frame, Op op, @Nullable Object[] arguments);

  /** Whether an operator with this schema draws, also those that cannot be given a generator. */
  static boolean draws(String schema) {
    String name = schema.substring(0, schema.indexOf('('));
    return schema.contains("Generator?")
        || (!name.contains("backward")
            && (name.contains("dropout")
                || name.contains("rand")
                || name.contains("scaled_dot_product")));
  }

  private static Handle handle(@Nullable Object argument) {
    if (argument instanceof Tensor tensor) return tensor.handle();
    throw new IllegalArgumentException("a tensor is needed, got " + argument);
  }

  private static double alpha(@Nullable Object argument) {
    return argument instanceof Double alpha ? alpha : 1;
  }

  private static boolean onCpu(Handle handle) {
    return handle.deviceType() == Device.Type.CPU.code();
  }
}
