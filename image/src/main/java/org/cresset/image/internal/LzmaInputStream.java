package org.cresset.image.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** What liblzma makes of a stream of xz, for the thread that opened it. */
final class LzmaInputStream extends InputStream {
  private static final int IN = 1 << 16;
  private static final int OUT = 1 << 18;

  /** {@code lzma_stream} of a machine of 64 bits; all zero before it is opened. */
  private static final long STREAM = 136;

  private static final long NEXT_IN = 0;
  private static final long AVAILABLE_IN = 8;
  private static final long NEXT_OUT = 24;
  private static final long AVAILABLE_OUT = 32;

  private static final int RUN = 0;
  private static final int FINISH = 3;

  /** Says so where a stream's checksum is of a kind that is not known; several may follow. */
  private static final int FLAGS = 0x02 | 0x08;

  private static final int OK = 0;
  private static final int STREAM_END = 1;
  private static final int UNSUPPORTED_CHECK = 3;
  private static final int MEMORY = 5;
  private static final int MEMORY_LIMIT = 6;
  private static final int FORMAT = 7;
  private static final int OPTIONS = 8;
  private static final int BUFFER = 10;

  private final InputStream packed;
  private final Liblzma library;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment stream = arena.allocate(STREAM, 8);
  private final MemorySegment in = arena.allocate(IN);
  private final MemorySegment out = arena.allocate(OUT);
  private final byte[] chunk = new byte[IN];
  private boolean last;
  private boolean ended;
  private boolean closed;
  private int taken;
  private int made;

  LzmaInputStream(InputStream packed, Liblzma library) throws IOException {
    this.packed = packed;
    this.library = library;
    int result;
    try {
      result = (int) library.open().invokeExact(stream, Xz.MOST_MEMORY_KIB * 1024L, FLAGS);
    } catch (Throwable e) {
      throw new AssertionError(e); // C throws nothing
    }
    if (result != OK) {
      release();
      throw failure(result);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (closed) throw new IOException("the stream is closed");
    if (length == 0) return 0;
    while (taken == made && !ended) step();
    int n = Math.min(length, made - taken);
    if (n == 0) return -1;
    MemorySegment.copy(out, JAVA_BYTE, taken, to, offset, n);
    taken += n;
    return n;
  }

  /** Fills {@code out} from its start. */
  private void step() throws IOException {
    if (stream.get(JAVA_LONG, AVAILABLE_IN) == 0 && !last) {
      int n = packed.read(chunk);
      last = n < 0;
      if (!last) MemorySegment.copy(chunk, 0, in, JAVA_BYTE, 0, n);
      stream.set(ADDRESS, NEXT_IN, in);
      stream.set(JAVA_LONG, AVAILABLE_IN, Math.max(0, n));
    }
    stream.set(ADDRESS, NEXT_OUT, out);
    stream.set(JAVA_LONG, AVAILABLE_OUT, OUT);
    int result;
    try {
      result = (int) library.code().invokeExact(stream, last ? FINISH : RUN);
    } catch (Throwable e) {
      throw new AssertionError(e); // C throws nothing
    }
    taken = 0;
    made = (int) (OUT - stream.get(JAVA_LONG, AVAILABLE_OUT));
    ended = result == STREAM_END;
    if (result != OK && !ended) throw failure(result);
  }

  private static IOException failure(int result) {
    return switch (result) {
      case UNSUPPORTED_CHECK -> new IOException("its checksum is of a kind that xz does not know");
      case MEMORY -> new IOException("there is no memory left to unpack xz");
      case MEMORY_LIMIT ->
          new IOException(
              "it needs more than " + Xz.MOST_MEMORY_KIB / 1024 + " MiB of memory to unpack");
      case FORMAT -> new IOException("it is not packed by xz");
      case OPTIONS -> new IOException("it is packed by xz with options that are not known");
      case BUFFER -> new EOFException("what xz packed ends too early");
      default -> new IOException("what xz packed is damaged");
    };
  }

  @Override
  public void close() throws IOException {
    if (closed) return;
    release();
    packed.close();
  }

  private void release() {
    closed = true;
    try {
      library.end().invokeExact(stream);
    } catch (Throwable e) {
      throw new AssertionError(e); // C throws nothing
    } finally {
      arena.close();
    }
  }
}
