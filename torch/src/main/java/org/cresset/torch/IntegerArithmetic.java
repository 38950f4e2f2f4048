package org.cresset.torch;

import java.util.List;

/**
 * Sums and differences of integers.
 *
 * <p>Those of floats go through a C function with a float factor, which LibTorch refuses for
 * integers; the dispatcher's own operators need a Scalar. A sum over a stack of both is exact,
 * wraps around as PyTorch does, and is no hot path.
 */
final class IntegerArithmetic {
  private IntegerArithmetic() {}

  static boolean applies(Tensor a, Tensor b) {
    return !isFloat(a) && !isFloat(b);
  }

  /** A difference of truth values is nearly always meant otherwise: PyTorch has none. */
  static void refuseBool(String op, Tensor a, Tensor b) {
    if (!isBool(a) && !isBool(b)) return;
    throw new TorchException(
        "%s: is not defined for bool, got %s and %s"
            .formatted(op, Failure.describe(a), Failure.describe(b)),
        "use logicalXor or logicalNot, or convert with to(DType) first",
        null);
  }

  private static boolean isBool(Tensor tensor) {
    return tensor.handle().dtype() == DType.BOOL.code();
  }

  private static boolean isFloat(Tensor tensor) {
    int code = tensor.handle().dtype();
    return code == DType.FLOAT32.code() || DType.ofCode(code).isDifferentiable();
  }

  static Tensor add(Tensor a, Tensor b) {
    return Scope.of(
        () -> {
          Tensor both = stacked(a, b);
          return both.dtype() == DType.BOOL
              ? both.any(0, false)
              : Aten.call(ReductionOps.SUM_DIM, both, new long[] {0}, false, both.dtype());
        });
  }

  static Tensor sub(Tensor a, Tensor b) {
    return Scope.of(() -> Aten.call(MovementOps.DIFF, stacked(b, a), 1, 0, null, null).squeeze(0));
  }

  private static Tensor stacked(Tensor a, Tensor b) {
    long[] sizes = Broadcast.sizes("add", a, b);
    // With a dimension its type wins over that of a number, as promotion wants it.
    Tensor left = a.dim() == 0 && b.dim() > 0 ? a.to(wider(a, b)) : a;
    Tensor right = b.dim() == 0 && a.dim() > 0 ? b.to(wider(b, a)) : b;
    return Tensor.stack(List.of(left.expand(sizes), right.expand(sizes)), 0);
  }

  private static DType wider(Tensor number, Tensor array) {
    return array.dtype() == DType.BOOL ? number.dtype() : array.dtype();
  }
}
