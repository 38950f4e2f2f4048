package org.cresset.torch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.cresset.torch.internal.Handle;
import org.cresset.torch.internal.NativeApi;

/** How tensors come into being other than from tensors. */
final class Creation {
  private static final Op EYE =
      Op.of(
          "eye.m(SymInt n, SymInt m, ScalarType? dtype, Layout? layout, Device? device, bool?"
              + " pin_memory) -> Tensor");
  private static final Op RANDPERM =
      Op.of(
          "randperm(SymInt n, ScalarType? dtype, Layout? layout, Device? device, bool? pin_memory)"
              + " -> Tensor");
  private static final Op LINSPACE =
      Op.of(
          "linspace.Tensor_Tensor(Tensor start, Tensor end, int steps, ScalarType? dtype, Layout?"
              + " layout, Device? device, bool? pin_memory) -> Tensor");

  private static final Op LOGSPACE =
      Op.of(
          "logspace.Tensor_Tensor(Tensor start, Tensor end, int steps, float base, ScalarType?"
              + " dtype, Layout? layout, Device? device, bool? pin_memory) -> Tensor");
  private static final Op TRIL_INDICES = triangle("tril_indices");
  private static final Op TRIU_INDICES = triangle("triu_indices");

  private Creation() {}

  private static Op triangle(String name) {
    return Op.of(
        name
            + "(int row, int col, int offset, ScalarType? dtype, Layout? layout, Device? device,"
            + " bool? pin_memory) -> Tensor");
  }

  static Tensor empty(DType dtype, Device device, MemoryFormat format, long... shape) {
    Shape checked = Shape.of(shape);
    return emptyStrided(dtype, device, shape, format.strides(checked.toArray()));
  }

  static Tensor emptyStrided(DType dtype, Device device, long[] sizes, long[] strides) {
    Context context = Context.current();
    device.available();
    MetaBeside.note(device);
    try (Arena arena = Arena.ofConfined()) {
      int code =
          NativeApi.emptyStrided(
              sizes.length,
              longs(arena, sizes),
              longs(arena, strides),
              dtype.code(),
              device.type().code(),
              Math.max(0, device.index()),
              context.frame.stack());
      if (code != 0) throw Failure.ofAllocation(dtype, device, sizes);
    }
    return Aten.adopt(context, new Handle(context.frame.get(0)));
  }

  private static MemorySegment longs(Arena arena, long[] values) {
    return values.length == 0 ? arena.allocate(JAVA_LONG) : arena.allocateFrom(JAVA_LONG, values);
  }

  static Tensor of(DType dtype, MemorySegment values, long count, long... shape) {
    long[] sizes = shape.length == 0 ? new long[] {count} : shape;
    if (Shape.of(sizes).numel() != count) {
      throw new ShapeException(
          "tensor: the shape must have as many elements as there are values, got shape "
              + Shape.of(sizes)
              + " and "
              + count
              + " values");
    }
    return Tensor.empty(dtype, sizes).copyFrom(values);
  }

  static Tensor arange(long start, long end, long step) {
    if (step == 0) throw new IllegalArgumentException("arange: the step must not be 0");
    if (step > 0 ? start > end : start < end) throw wrongWay(start, end, step);
    long count;
    try {
      count = Math.max(0, Math.ceilDiv(Math.subtractExact(end, start), step));
    } catch (ArithmeticException e) {
      throw tooLong(start, end, step);
    }
    Tensor result = Tensor.empty(DType.INT64, countable(count, start, end, step));
    MemorySegment memory = result.handle().memory(count * Long.BYTES);
    for (long i = 0; i < count; i++) memory.setAtIndex(JAVA_LONG, i, start + i * step);
    return result;
  }

  static Tensor arange(double start, double end, double step, DType dtype) {
    double exact = Math.ceil((end - start) / step);
    if (step > 0 ? start > end : step < 0 && start < end) throw wrongWay(start, end, step);
    if (step == 0 || Double.isNaN(exact) || Double.isInfinite(exact)) {
      throw new IllegalArgumentException(
          "arange: start, end and step must be finite and the step not 0, got %s, %s and %s"
              .formatted(start, end, step));
    }
    long count = countable((long) Math.max(0, exact), start, end, step);
    return Scope.of(
        () -> {
          Tensor values = Tensor.empty(DType.FLOAT64, count);
          MemorySegment memory = values.handle().memory(count * Double.BYTES);
          for (long i = 0; i < count; i++) memory.setAtIndex(JAVA_DOUBLE, i, start + i * step);
          return values.to(dtype);
        });
  }

  /** Refuses what no memory holds, before a product of sizes overflows. */
  private static long countable(long count, Number start, Number end, Number step) {
    if (count <= Long.MAX_VALUE / Double.BYTES) return count;
    throw tooLong(start, end, step);
  }

  private static IllegalArgumentException wrongWay(Number start, Number end, Number step) {
    return new IllegalArgumentException(
        "arange: the step must lead from the start to the end, got %s to %s by %s"
            .formatted(start, end, step));
  }

  private static IllegalArgumentException tooLong(Number start, Number end, Number step) {
    return new IllegalArgumentException(
        "arange: the range must have fewer than 2^60 elements, got %s to %s by %s"
            .formatted(start, end, step));
  }

  static Tensor linspace(double start, double end, int steps, DType dtype) {
    if (steps < 0) throw new IllegalArgumentException("linspace: steps must be 0 or more");
    return Aten.call(LINSPACE, number(start), number(end), steps, dtype, null, null, null);
  }

  static Tensor logspace(double start, double end, int steps, double base, DType dtype) {
    if (steps < 0) throw new IllegalArgumentException("logspace: steps must be 0 or more");
    return Aten.call(LOGSPACE, number(start), number(end), steps, base, dtype, null, null, null);
  }

  private static Tensor number(double value) {
    return Scalars.of(value, DType.FLOAT64);
  }

  static Tensor eye(long n, long m, DType dtype) {
    if (n < 0 || m < 0) {
      throw new IllegalArgumentException(
          "eye: rows and columns must be 0 or more, got %d and %d".formatted(n, m));
    }
    return Aten.call(EYE, n, m, dtype, null, null, null);
  }

  static Tensor triangle(String name, boolean lower, long rows, long columns, long diagonal) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "%s: rows and columns must be 0 or more, got %d and %d".formatted(name, rows, columns));
    }
    Op op = lower ? TRIL_INDICES : TRIU_INDICES;
    return Aten.call(op, rows, columns, diagonal, DType.INT64, null, null, null);
  }

  static Tensor randperm(long n) {
    return Aten.call(RANDPERM, n, DType.INT64, null, null, null);
  }
}
