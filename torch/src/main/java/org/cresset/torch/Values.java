package org.cresset.torch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** Values between tensors and Java, in one copy. */
final class Values {
  private Values() {}

  /** The memory of a dense CPU tensor, in the order of memory. */
  static MemorySegment memory(Tensor tensor) {
    boolean dense =
        tensor.isContiguous(MemoryFormat.CONTIGUOUS)
            || (tensor.dim() == 4 && tensor.isContiguous(MemoryFormat.CHANNELS_LAST));
    if (!dense || tensor.device().type() != Device.Type.CPU) {
      throw new TorchException(
          "buffer: the tensor must lie densely on the CPU, got " + Failure.describe(tensor),
          "use contiguous() or to(Device.CPU) first",
          null);
    }
    return tensor.handle().memory(bytesOf(tensor));
  }

  private static long bytesOf(Tensor tensor) {
    return tensor.numel() * tensor.dtype().bytes();
  }

  static void copyTo(Tensor tensor, MemorySegment target) {
    long bytes = bytesOf(tensor);
    checkSize("copyTo", tensor, target, bytes);
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor dense = tensor.resolveConj().to(Device.CPU).contiguous();
      MemorySegment.copy(dense.handle().memory(bytes), 0, target, 0, bytes);
    }
  }

  static void copyFrom(Tensor tensor, MemorySegment source) {
    long bytes = bytesOf(tensor);
    checkSize("copyFrom", tensor, source, bytes);
    if (tensor.device().type() == Device.Type.CPU && tensor.isContiguous(MemoryFormat.CONTIGUOUS)) {
      MemorySegment.copy(source, 0, tensor.handle().memory(bytes), 0, bytes);
      tensor.handle().written();
      return;
    }
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor dense = Tensor.empty(tensor.dtype(), tensor.shape().toArray());
      MemorySegment.copy(source, 0, dense.handle().memory(bytes), 0, bytes);
      tensor.copy_(dense);
    }
  }

  private static void checkSize(String what, Tensor tensor, MemorySegment memory, long bytes) {
    if (memory.byteSize() < bytes) {
      throw new ShapeException(
          "%s: %s needs %d bytes, got %d"
              .formatted(what, Failure.describe(tensor), bytes, memory.byteSize()));
    }
  }

  static float[] floats(Tensor tensor) {
    checkReal("toFloatArray", tensor);
    float[] values = new float[length(tensor)];
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      copyTo(tensor.to(DType.FLOAT32), MemorySegment.ofArray(values));
    }
    return values;
  }

  static double[] doubles(Tensor tensor) {
    checkReal("toDoubleArray", tensor);
    double[] values = new double[length(tensor)];
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      copyTo(tensor.to(DType.FLOAT64), MemorySegment.ofArray(values));
    }
    return values;
  }

  static long[] longs(Tensor tensor) {
    if (tensor.dtype().isDifferentiable()) {
      throw new TorchException(
          "toLongArray: the tensor must be of an integer type, got " + Failure.describe(tensor),
          "use to(DType.INT64) to cut off fractions",
          null);
    }
    long[] values = new long[length(tensor)];
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      copyTo(tensor.to(DType.INT64), MemorySegment.ofArray(values));
    }
    return values;
  }

  static byte[] bytes(Tensor tensor) {
    MemorySegment values = MemorySegment.ofArray(new byte[Math.toIntExact(bytesOf(tensor))]);
    copyTo(tensor, values);
    return values.toArray(JAVA_BYTE);
  }

  static double item(Tensor tensor) {
    checkOne("item", tensor);
    if (tensor.dtype() == DType.FLOAT32 && tensor.device().equals(Device.CPU)) {
      return tensor.handle().memory(4).get(JAVA_FLOAT, 0); // the loss, every step
    }
    checkReal("item", tensor);
    return doubles(tensor)[0];
  }

  static long itemLong(Tensor tensor) {
    checkOne("itemLong", tensor);
    return longs(tensor)[0];
  }

  static Complex complexItem(Tensor tensor) {
    checkOne("complexItem", tensor);
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      double[] parts = tensor.to(DType.COMPLEX128).reshape(1).viewAsReal().toDoubleArray();
      return new Complex(parts[0], parts[1]);
    }
  }

  private static void checkReal(String what, Tensor tensor) {
    if (!tensor.dtype().isComplex()) return;
    throw new TorchException(
        what + ": a Java array holds real numbers, got " + Failure.describe(tensor),
        "use viewAsReal(), real(), imag() or abs() first",
        null);
  }

  private static void checkOne(String what, Tensor tensor) {
    if (tensor.numel() != 1) {
      throw new ShapeException(
          what + ": the tensor must have one element, got " + Failure.describe(tensor));
    }
  }

  private static int length(Tensor tensor) {
    long numel = tensor.numel();
    if (numel > Integer.MAX_VALUE - 8) {
      throw new ShapeException(
          "a Java array holds at most 2^31 elements, got " + Failure.describe(tensor));
    }
    return (int) numel;
  }
}
