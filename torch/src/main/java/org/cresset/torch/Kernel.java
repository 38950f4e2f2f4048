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
   * An operator that keeps what its gradient needs only if LibTorch's own recording is on, which it
   * never is otherwise; its last argument says whether it should.
   */
  Kernel TRAINING =
      (frame, op, arguments) -> {
        if (!Boolean.TRUE.equals(arguments[arguments.length - 1])) {
          return DISPATCHER.run(frame, op, arguments);
        }
        NativeApi.setGradMode(true);
        try {
          return DISPATCHER.run(frame, op, arguments);
        } finally {
          NativeApi.setGradMode(false);
        }
      };

  /**
   * An operator that the dispatcher cannot call, or that LibTorch does not have, computed by
   * others. They are not recorded: in the graph it is one node with a rule of its own. No result
   * may share memory with an argument.
   */
  static Kernel composed(Composition composition) {
    return (frame, _, arguments) -> {
      try (Scope _ = Scope.open();
          NoGrad _ = NoGrad.open()) {
        Tensor[] results = composition.compute(arguments);
        for (int i = 0; i < results.length; i++) {
          frame.set(i, frame.tensor(results[i].handle()));
        }
      }
      return 0;
    };
  }

  /** From an operator's arguments to its results. */
  @FunctionalInterface
  interface Composition {
    Tensor[] compute(@Nullable Object[] arguments);
  }

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
