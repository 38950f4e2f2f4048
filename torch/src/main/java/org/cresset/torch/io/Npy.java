package org.cresset.torch.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * A {@code .npy} file: one NumPy array. Source: {@code numpy.save} and {@code numpy.load}.
 *
 * <p>Every type that a tensor can have, in either order of bytes and of dimensions; arrays of
 * objects, which are pickles, are refused.
 */
public final class Npy {
  private Npy() {}

  /**
   * Reads an array; the tensor belongs to the open scope. One in Fortran's order keeps it: the
   * tensor is the transposed view of a dense one.
   *
   * @throws TorchException if there is no such file, or it is not exactly as the format says
   */
  public static Tensor read(Path file) {
    Origin origin = new Origin("npy", file);
    try (MappedFile mapped = MappedFile.open(origin);
        InputStream stream = new Fill.SegmentStream(mapped.bytes())) {
      NpyHeader header = NpyHeader.read(origin, "the file", stream);
      checkLength(origin, "the file", header, mapped.bytes().byteSize());
      return values(origin, header, stream);
    } catch (IOException e) {
      throw origin.because("cannot be read: " + e.getMessage(), null, e);
    } catch (InternalError e) { // what the JVM makes of a mapped page that is no longer there
      throw origin.because("was cut short while it was being read", null, e);
    }
  }

  static void checkLength(Origin origin, String name, NpyHeader header, long found) {
    long needed = header.length() + header.bytes();
    if (found == needed) return;
    throw origin.refused(
        "%s of %s%s needs %d bytes, got %d"
            .formatted(name, header.dtype(), header.shape(), needed, found));
  }

  /** Reads what follows a header. */
  static Tensor values(Origin origin, NpyHeader header, InputStream stream) {
    long[] sizes = header.shape().toArray();
    if (!header.fortran() || sizes.length < 2) {
      Tensor tensor = Tensor.empty(header.dtype(), sizes);
      Fill.copy(origin, stream, tensor, header.dtype(), header.order());
      return tensor;
    }
    long[] reversed = new long[sizes.length];
    long[] dims = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      dims[i] = (long) sizes.length - 1 - i;
      reversed[i] = sizes[sizes.length - 1 - i];
    }
    try (Scope scope = Scope.open()) {
      Tensor tensor = Tensor.empty(header.dtype(), reversed);
      Fill.copy(origin, stream, tensor, header.dtype(), header.order());
      return scope.keep(tensor.permute(dims));
    }
  }

  /**
   * Writes what {@code numpy.load} reads: all of the file or nothing.
   *
   * @param tensor of any device and order of memory
   * @throws TorchException if NumPy has no such type (bfloat16), or the file cannot be written;
   *     what was there before is unchanged
   */
  public static void write(Path file, Tensor tensor) {
    byte[] header = NpyHeader.encode(tensor.dtype(), tensor.shape());
    AtomicFile.write(
        file, channel -> write(header, tensor, bytes -> Safetensors.writeFully(channel, bytes)));
  }

  static void write(byte[] header, Tensor tensor, Fill.Sink sink) throws IOException {
    sink.write(ByteBuffer.wrap(header));
    try (NoGrad _ = NoGrad.open()) {
      Fill.write(tensor, sink);
    }
  }
}
