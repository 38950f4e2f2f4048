package org.cresset.torch.io;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** Values between files and dense tensors, a piece at a time: the heap never holds them all. */
final class Fill {
  private static final long PIECE = 64L << 20; // bytes handed to the system at a time
  private static final int CHUNK = 1 << 16; // bytes that pass through the heap at a time

  private Fill() {}

  /** Takes bytes. */
  @FunctionalInterface
  interface Sink {
    /** Takes all that remain. */
    void write(ByteBuffer bytes) throws IOException;
  }

  /** Gives a tensor's bytes in row-major order; it may be of any device and order of memory. */
  static void write(Tensor tensor, Sink sink) throws IOException {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      if (tensor.numel() == 0) return;
      Tensor dense = tensor.resolveConj().to(Device.CPU).contiguous().reshape(-1);
      for (Tensor piece : dense.split(PIECE / tensor.dtype().bytes(), 0)) {
        sink.write(piece.buffer());
      }
    }
  }

  /** Copies from memory; {@code order} is that of the elements there. */
  static void copy(
      Origin origin, MemorySegment source, Tensor target, DType type, ByteOrder order) {
    int width = swapped(type, order);
    try {
      if (width == 1) target.copyFrom(source);
      else copy(origin, new SegmentStream(source), target, type, order);
    } catch (InternalError e) { // what the JVM makes of a mapped page that is no longer there
      throw origin.because("was cut short while it was being read", null, e);
    }
  }

  /** Copies from a stream; {@code type} is what the bytes mean, whatever the tensor's type. */
  static void copy(Origin origin, InputStream source, Tensor target, DType type, ByteOrder order) {
    int width = swapped(type, order);
    byte[] chunk = new byte[CHUNK];
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      if (target.numel() == 0) return;
      for (Tensor piece : target.reshape(-1).split(CHUNK / target.dtype().bytes(), 0)) {
        int bytes = Math.toIntExact(piece.numel() * target.dtype().bytes());
        if (source.readNBytes(chunk, 0, bytes) != bytes) {
          throw origin.refused("values end before the tensor does");
        }
        if (width > 1) swap(chunk, bytes, width);
        piece.copyFrom(MemorySegment.ofArray(chunk).asSlice(0, bytes));
      }
    } catch (IOException e) {
      throw origin.because("values cannot be unpacked: " + e.getMessage(), null, e);
    }
  }

  /** How many bytes change places together; 1 if none do. */
  private static int swapped(DType type, ByteOrder order) {
    if (order == ByteOrder.nativeOrder()) return 1;
    return type.isComplex() ? type.bytes() / 2 : type.bytes();
  }

  private static void swap(byte[] bytes, int length, int width) {
    for (int i = 0; i + width <= length; i += width) {
      for (int a = i, b = i + width - 1; a < b; a++, b--) {
        byte first = bytes[a];
        bytes[a] = bytes[b];
        bytes[b] = first;
      }
    }
  }

  /** A segment as a stream. */
  static final class SegmentStream extends InputStream {
    private final MemorySegment segment;
    private long at;

    SegmentStream(MemorySegment segment) {
      this.segment = segment;
    }

    @Override
    public int read() {
      return at < segment.byteSize() ? segment.get(ValueLayout.JAVA_BYTE, at++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, segment.byteSize() - at);
      if (count <= 0) return length == 0 ? 0 : -1;
      MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, at, target, offset, count);
      at += count;
      return count;
    }

    @Override
    public long skip(long n) {
      long skipped = Math.max(0, Math.min(n, segment.byteSize() - at));
      at += skipped;
      return skipped;
    }
  }
}
