package org.cresset.torch;

import org.cresset.torch.internal.Handle;

/**
 * ReLU's gradient: what arrives where its result is positive, 0 elsewhere.
 *
 * <p>{@code threshold_backward} needs a Scalar, which the C ABI cannot pass; the sign of ReLU's
 * result is 0 or 1. Of large tensors, part after part: the signs of a part are still in the cache
 * when they are used, so memory is read and written as often as by one kernel.
 */
final class ReluGradient {
  private static final Op SIGN = Op.of("sign.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!)");
  private static final Op MUL =
      Op.of("mul.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!)");

  /** Elements of a part: on each of two cores its three pieces fit into a cache of 1 MiB. */
  private static final long PART = 1 << 17;

  private ReluGradient() {}

  /** The gradient of ReLU's argument; written over {@code g} where nobody else can see that. */
  static Tensor of(Tensor g, Tensor result) {
    if (NoGrad.isRecording() || g.dtype() != result.dtype()) return g.mul(result.sign());
    long elements = g.numel();
    if (elements <= PART || !lieAlike(g.handle(), result.handle())) return result.sign().mul_(g);
    boolean reused = g.handle().isUnshared();
    Tensor gradient = reused ? g : Layout.of(g.handle()).empty(g.dtype(), g.device());
    try (Scope _ = Scope.open()) {
      Tensor signs = Creation.empty(g.dtype(), g.device(), MemoryFormat.CONTIGUOUS, PART);
      for (long start = 0; start < elements; start += PART) {
        long length = Math.min(PART, elements - start);
        try (Scope _ = Scope.open()) {
          Tensor sign = length == PART ? signs : signs.narrow(0, 0, length); // (length)
          Aten.call(SIGN, Layout.run(result, start, length), sign);
          Tensor arrived = Layout.run(g, start, length);
          Aten.call(MUL, arrived, sign, reused ? arrived : Layout.run(gradient, start, length));
        }
      }
    }
    return gradient;
  }

  private static boolean lieAlike(Handle g, Handle result) {
    return g.deviceType() == Device.Type.CPU.code()
        && result.deviceType() == Device.Type.CPU.code()
        && Layout.areAlikeAndDense(g, result);
  }
}
