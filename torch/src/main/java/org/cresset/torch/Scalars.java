package org.cresset.torch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Java numbers as operands.
 *
 * <p>The dispatcher cannot pass a Scalar, but nearly every operator also takes a tensor of no
 * dimension, which promotes types as a Scalar does if its own type is chosen well. Programs use few
 * different numbers, many times: those of late are kept.
 */
final class Scalars {
  private static final int SLOTS = 256; // as many as the 8 bits of the hash below tell apart
  private static final AtomicReferenceArray<@Nullable Entry> RECENT =
      new AtomicReferenceArray<>(SLOTS);

  private record Entry(DType dtype, long bits, Tensor tensor) {}

  private Scalars() {}

  /** {@code value} as the other operand of {@code self}: the result has the type PyTorch gives. */
  static Tensor like(Tensor self, double value) {
    DType dtype = self.dtype();
    return switch (dtype) {
      case FLOAT32, FLOAT64 -> of(value, dtype);
      // In float32 the kernel keeps the value's precision; with a dimension the result stays
      // 16-bit.
      case FLOAT16, BFLOAT16 -> of(value, self.dim() > 0 ? DType.FLOAT32 : dtype);
      case COMPLEX64, COMPLEX128 -> of(value, dtype.ofParts());
      case BOOL -> value == Math.rint(value) ? of(value, DType.INT64) : of(value, DType.FLOAT32);
      case INT8, INT16, INT32, INT64, UINT8 ->
          value == Math.rint(value) && Math.abs(value) < 0x1p53
              ? of(value, dtype)
              : of(value, DType.FLOAT32);
    };
  }

  /** {@code value} to compare {@code self} with: never wrapped around to fit an integer type. */
  static Tensor exactly(Tensor self, double value) {
    DType dtype = self.dtype();
    return dtype.isDifferentiable() || dtype == DType.BOOL || fits(value, dtype)
        ? like(self, value)
        : of(value, DType.FLOAT64);
  }

  /** {@code value} as a limit of {@code self}: one beyond an integer type's range is its end. */
  static Tensor limit(Tensor self, double value) {
    DType dtype = self.dtype();
    boolean narrow = !dtype.isDifferentiable() && dtype != DType.BOOL && dtype != DType.INT64;
    return like(self, narrow ? Math.clamp(value, least(dtype), above(dtype) - 1) : value);
  }

  private static boolean fits(double value, DType integer) {
    return value == Math.rint(value) && value >= least(integer) && value < above(integer);
  }

  private static double least(DType integer) {
    return integer == DType.UINT8 ? 0 : -Math.scalb(1.0, 8 * integer.bytes() - 1);
  }

  private static double above(DType integer) {
    return integer == DType.UINT8 ? 256 : -least(integer);
  }

  /** A tensor of no dimension that must not be changed or closed. */
  static Tensor of(double value, DType dtype) {
    long bits = Double.doubleToRawLongBits(value);
    int slot = (int) (((bits + dtype.code()) * 0x9E3779B97F4A7C15L) >>> 56);
    Entry found = RECENT.get(slot);
    if (found != null && found.bits == bits && found.dtype == dtype) return found.tensor;
    Tensor made = make(value, dtype);
    RECENT.set(slot, new Entry(dtype, bits, made)); // the one before is left to the collector
    return made;
  }

  /** How many are kept: to tell them from tensors that a program holds. */
  static int kept() {
    int kept = 0;
    for (int i = 0; i < SLOTS; i++) if (RECENT.get(i) != null) kept++;
    return kept;
  }

  private static Tensor make(double value, DType dtype) {
    try (Scope scope = Scope.open()) {
      Tensor scalar = fresh(value, dtype);
      scalar.belongTo(null);
      scalar.family = Family.CONSTANT;
      return scope.keep(scalar);
    }
  }

  /** The caller's own tensor of no dimension, for a value that may not come again. */
  static Tensor fresh(double value, DType dtype) {
    DType exact = dtype.isDifferentiable() ? DType.FLOAT64 : DType.INT64;
    Tensor tensor = Tensor.empty(exact);
    MemorySegment memory = tensor.handle().memory(8);
    if (exact == DType.FLOAT64) memory.set(JAVA_DOUBLE_UNALIGNED, 0, value);
    else memory.set(JAVA_LONG_UNALIGNED, 0, (long) value);
    if (dtype == exact) return tensor;
    Tensor scalar = tensor.to(dtype);
    tensor.close();
    return scalar;
  }
}
