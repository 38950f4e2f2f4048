package org.cresset.vision.datasets;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;

/**
 * A MATLAB 5 file, read element by element: arrays of real numbers, packed or not. Whatever lengths
 * it claims, no more is held than it has bytes. Source: "MAT-File Format" (MathWorks), chapter 1.
 */
final class MatFile {
  private static final int HEADER = 128;
  private static final int PACKED = 15; // miCOMPRESSED
  private static final int MATRIX = 14; // miMATRIX
  private static final int COMPLEX = 0x800; // a flag of an array
  private static final int MOST_DIMENSIONS = 32;

  private MatFile() {}

  /**
   * An array whose numbers come next in the stream, in column-major order.
   *
   * @param name of the variable
   * @param shape its dimensions, 2 or more
   * @param values its numbers
   */
  record Array(String name, long[] shape, Values values) {
    /** Its name and shape as in {@code X (32, 32, 3, 10)}. */
    @Override
    public String toString() {
      String numbers = Arrays.toString(shape);
      return name + " (" + numbers.substring(1, numbers.length() - 1) + ")";
    }

    long size() {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
  }

  /** Takes an array; what it does not read of the numbers is passed over. */
  @FunctionalInterface
  interface Reader {
    void read(Array array) throws IOException;
  }

  /**
   * Reads a file's arrays in their order; those of other than real numbers are passed over.
   *
   * @throws IOException if it is no such file, damaged or cut short
   */
  static void read(Path file, Reader reader) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] header = exactly(in, HEADER);
      ByteOrder order = order(header);
      while (true) {
        byte[] tag = in.readNBytes(8);
        if (tag.length == 0) return;
        if (tag.length < 8) throw cut();
        ByteBuffer numbers = ByteBuffer.wrap(tag).order(order);
        int type = numbers.getInt();
        Part element = new Part(in, Integer.toUnsignedLong(numbers.getInt()));
        if (type == PACKED) packed(element, order, reader);
        else if (type == MATRIX) array(element, order, reader);
        element.finish();
      }
    }
  }

  private static ByteOrder order(byte[] header) throws IOException {
    String mark = new String(header, HEADER - 2, 2, StandardCharsets.US_ASCII);
    ByteOrder order =
        switch (mark) {
          case "IM" -> ByteOrder.LITTLE_ENDIAN;
          case "MI" -> ByteOrder.BIG_ENDIAN;
          default -> throw new IOException("it does not begin as a MATLAB 5 file does");
        };
    int version = ByteBuffer.wrap(header).order(order).getShort(HEADER - 4);
    if (version == 0x100) return order;
    throw new IOException(
        "MATLAB's format must be version 5, got 0x" + Integer.toHexString(version));
  }

  private static void packed(Part element, ByteOrder order, Reader reader) throws IOException {
    InputStream in = new BufferedInputStream(new InflaterInputStream(element), 1 << 16);
    ByteBuffer tag = ByteBuffer.wrap(exactly(in, 8)).order(order);
    int type = tag.getInt();
    Part inner = new Part(in, Integer.toUnsignedLong(tag.getInt()));
    if (type == MATRIX) array(inner, order, reader);
    inner.finish();
    // The end of the packed data carries its checksum: reading up to it checks it.
    if (in.read() >= 0) throw new IOException("a packed array has more bytes than it says");
  }

  private static void array(Part part, ByteOrder order, Reader reader) throws IOException {
    ByteBuffer flags = Values.open(part, order).bytes(8);
    int kind = flags.getInt(0) & 0xFF;
    boolean real = kind >= 6 && kind <= 15 && (flags.getInt(0) & COMPLEX) == 0; // double to uint64
    ByteBuffer sizes = Values.open(part, order).bytes(4 * MOST_DIMENSIONS);
    long[] shape = new long[sizes.limit() / 4];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.getInt(4 * i);
      if (shape[i] < 0) throw new IOException("a dimension must be 0 or more, got " + shape[i]);
    }
    ByteBuffer name = Values.open(part, order).bytes(64);
    String text = StandardCharsets.US_ASCII.decode(name).toString();
    if (real) reader.read(new Array(text, shape, Values.open(part, order)));
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) throw cut();
    return bytes;
  }

  private static EOFException cut() {
    return new EOFException("the file is cut short");
  }

  /** The next bytes of a stream, of a number that was told; that they end earlier is an error. */
  private static final class Part extends InputStream {
    private final InputStream in;
    private long left;

    Part(InputStream in, long length) {
      this.in = in;
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left == 0) return -1;
      int count = in.read(into, from, (int) Math.min(length, left));
      if (count < 0) throw cut();
      left -= count;
      return count;
    }

    void finish() throws IOException {
      byte[] waste = new byte[1 << 13];
      while (read(waste, 0, waste.length) >= 0) {}
    }
  }

  /** The numbers of an element, in the type that they have in the file. */
  static final class Values {
    private final InputStream in;
    private final ByteOrder order;
    private final int type;
    private final long length; // bytes
    private final long padding;

    private Values(InputStream in, ByteOrder order, int type, long length, long padding) {
      this.in = in;
      this.order = order;
      this.type = type;
      this.length = length;
      this.padding = padding;
    }

    /** The next element; one of up to four bytes has them in its tag. */
    private static Values open(InputStream in, ByteOrder order) throws IOException {
      ByteBuffer tag = ByteBuffer.wrap(exactly(in, 8)).order(order);
      int first = tag.getInt(0);
      int small = first >>> 16;
      if (small == 0) {
        long length = Integer.toUnsignedLong(tag.getInt(4));
        return new Values(in, order, first, length, -length & 7);
      }
      if (small > 4)
        throw new IOException("an element of " + small + " bytes cannot lie in its tag");
      InputStream own = new ByteArrayInputStream(tag.array(), 4, small);
      return new Values(own, order, first & 0xFFFF, small, 0);
    }

    /** All its bytes, of which there must be no more than {@code most}. */
    private ByteBuffer bytes(int most) throws IOException {
      if (length > most)
        throw new IOException("an element has " + length + " bytes, more than " + most);
      ByteBuffer bytes = ByteBuffer.wrap(exactly(in, (int) length)).order(order);
      exactly(in, (int) padding);
      return bytes;
    }

    /** Reads the next numbers into an array, each of which must be from 0 to 255. */
    void readBytes(byte[] into, int from, int count) throws IOException {
      int width = width();
      if (width == 1) {
        if (in.readNBytes(into, from, count) < count) throw cut();
        return;
      }
      ByteBuffer numbers = ByteBuffer.wrap(exactly(in, count * width)).order(order);
      for (int i = 0; i < count; i++) {
        double value = number(numbers, i * width);
        if (value != (byte) value && value != ((byte) value & 0xFF)) {
          throw new IOException("numbers must be whole and from 0 to 255, got " + value);
        }
        into[from + i] = (byte) value;
      }
    }

    /** How many numbers there are. */
    long count() throws IOException {
      return length / width();
    }

    private int width() throws IOException {
      return switch (type) {
        case 1, 2 -> 1;
        case 3, 4 -> 2;
        case 5, 6, 7 -> 4;
        case 9, 12, 13 -> 8;
        default -> throw new IOException("numbers of type " + type + " are not known");
      };
    }

    private double number(ByteBuffer numbers, int at) {
      return switch (type) {
        case 3 -> numbers.getShort(at);
        case 4 -> numbers.getShort(at) & 0xFFFF;
        case 5 -> numbers.getInt(at);
        case 6 -> Integer.toUnsignedLong(numbers.getInt(at));
        case 7 -> numbers.getFloat(at);
        case 9 -> numbers.getDouble(at);
        default -> numbers.getLong(at);
      };
    }
  }
}
