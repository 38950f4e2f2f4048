package org.cresset.torch;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.cresset.torch.internal.Handle;
import org.cresset.torch.internal.NativeApi;

/** How tensors come into being other than from tensors. */
final class Creation {
  private static final Op EYE =
      Op.of(
          "eye(SymInt n, ScalarType? dtype, Layout? layout, Device? device, bool? pin_memory) ->"
              + " Tensor");
  private static final Op RANDPERM =
      Op.of(
          "randperm(SymInt n, ScalarType? dtype, Layout? layout, Device? device, bool? pin_memory)"
              + " -> Tensor");
  private static final Op LINSPACE =
      Op.of(
          "linspace.Tensor_Tensor(Tensor start, Tensor end, int steps, ScalarType? dtype, Layout?"
              + " layout, Device? device, bool? pin_memory) -> Tensor");

  private Creation() {}

  static Tensor empty(DType dtype, Device device, MemoryFormat format, long... shape) {
    Shape checked = Shape.of(shape);
    return emptyStrided(dtype, device, shape, format.strides(checked.toArray()));
  }

  static Tensor emptyStrided(DType dtype, Device device, long[] sizes, long[] strides) {
    Context context = Context.current();
    device.available();
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
    long count = Math.max(0, Math.ceilDiv(end - start, step));
    long[] values = new long[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) values[i] = start + i * step;
    return of(DType.INT64, MemorySegment.ofArray(values), values.length, values.length);
  }

  static Tensor linspace(double start, double end, int steps) {
    if (steps < 0) throw new IllegalArgumentException("linspace: steps must be 0 or more");
    return Aten.call(
        LINSPACE,
        Scalars.of(start, DType.FLOAT64),
        Scalars.of(end, DType.FLOAT64),
        steps,
        DType.FLOAT32,
        null,
        null,
        null);
  }

  static Tensor eye(long n) {
    return Aten.call(EYE, n, DType.FLOAT32, null, null, null);
  }

  static Tensor randperm(long n) {
    return Aten.call(RANDPERM, n, DType.INT64, null, null, null);
  }
}
