package org.cresset.vision.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Decodes JPEG with libjpeg-turbo, whole or in part: its own functions, since the simpler interface
 * beside them cannot leave out what lies outside a rectangle.
 *
 * <p>libjpeg answers what it cannot go on with by calling a function that must not return; C
 * programs jump out of it, Java cannot. So a stream given here must be one that it can always go on
 * with: {@link org.cresset.vision.image} writes such streams anew (docs/decisions/0120). Damage
 * within the packed pixels only makes it count a warning.
 */
public final class JpegTurbo {
  // struct jpeg_decompress_struct and jpeg_error_mgr of interface 6.2 where pointers have 64 bits.
  private static final int VERSION = 62;
  private static final long SIZE = 632;
  private static final long ERROR_SIZE = 168;
  private static final long OUTPUT_WIDTH = 136;
  private static final long WARNINGS = 128;
  private static final long OUTPUT_MESSAGE = 16;
  private static final int ROWS = 16; // that one call may write

  private final JpegLibrary library;
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment info = arena.allocate(SIZE, 16);
  private final MemorySegment errors = arena.allocate(ERROR_SIZE, 16);
  private final MemorySegment rows = arena.allocate(ADDRESS, ROWS);
  private final MemorySegment offset = arena.allocate(JAVA_INT);
  private final MemorySegment width = arena.allocate(JAVA_INT);
  private MemorySegment input = MemorySegment.NULL;
  private MemorySegment output = MemorySegment.NULL;

  private JpegTurbo(JpegLibrary library) {
    this.library = library;
  }

  /** A decoder for the use of one thread, or why there is none. */
  public static JpegTurbo open() throws IOException {
    return new JpegTurbo(JpegLibrary.get());
  }

  /** Why there is no decoder on this machine, if so. */
  public static Optional<String> problem() {
    return JpegLibrary.problem();
  }

  /**
   * Decodes a rectangle.
   *
   * @param stream a stream of one scan whose header was checked and written anew
   * @return height x columns x channels values
   * @throws IOException if the packed pixels are damaged
   */
  public byte[] decode(JpegStream stream, int top, int left, int height, int columns)
      throws IOException {
    if (input.byteSize() < stream.length()) input = arena.allocate(stream.length() * 2L);
    stream.copyTo(input);
    try {
      MemorySegment error = (MemorySegment) library.stdError().invokeExact(errors);
      // What the library would print on the process's error stream.
      errors.set(ADDRESS, OUTPUT_MESSAGE, library.silence());
      errors.set(ADDRESS, 0, library.fatal());
      info.set(ADDRESS, 0, error);
      library.create().invokeExact(info, VERSION, SIZE);
      try {
        byte[] pixels = read(stream.length(), stream.channels(), top, left, height, columns);
        long warnings = errors.get(JAVA_LONG, WARNINGS);
        if (warnings > 0) throw new IOException("its packed pixels are broken");
        return pixels;
      } finally {
        library.destroy().invokeExact(info);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("C functions throw nothing", e);
    }
  }

  private byte[] read(int length, int channels, int top, int left, int height, int columns)
      throws Throwable {
    library.memory().invokeExact(info, input, (long) length);
    int _ = (int) library.header().invokeExact(info, 1);
    int _ = (int) library.start().invokeExact(info);
    int whole = info.get(JAVA_INT, OUTPUT_WIDTH);
    int skipped = crop(whole, left, columns); // columns read to the left of the rectangle
    int stride = info.get(JAVA_INT, OUTPUT_WIDTH) * channels;
    long wanted = (long) stride * height;
    if (output.byteSize() < wanted) output = arena.allocate(wanted);
    if (top > 0) {
      int _ = (int) library.skip().invokeExact(info, top);
    }
    for (int done = 0; done < height; ) {
      int count = Math.min(ROWS, height - done);
      for (int i = 0; i < count; i++) {
        rows.setAtIndex(ADDRESS, i, output.asSlice((long) (done + i) * stride));
      }
      done += (int) library.read().invokeExact(info, rows, count);
    }
    byte[] pixels = new byte[Math.multiplyExact(height, columns * channels)];
    int row = columns * channels;
    for (int y = 0; y < height; y++) {
      long from = (long) y * stride + (long) skipped * channels;
      MemorySegment.copy(output, JAVA_BYTE, from, pixels, y * row, row);
    }
    return pixels;
  }

  /**
   * Narrows what is decoded, with a margin: at an edge the colours' upsampling lacks neighbours.
   */
  private int crop(int whole, int left, int columns) throws Throwable {
    int margin = 16;
    int from = Math.max(0, left - margin);
    int to = Math.min(whole, left + columns + margin);
    if (from == 0 && to == whole) return left;
    offset.set(JAVA_INT, 0, from);
    width.set(JAVA_INT, 0, to - from);
    library.crop().invokeExact(info, offset, width);
    return left - offset.get(JAVA_INT, 0);
  }
}
