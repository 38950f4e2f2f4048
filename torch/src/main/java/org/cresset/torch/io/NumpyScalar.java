package org.cresset.torch.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** NumPy's numbers inside pickles, such as a best accuracy that {@code np.mean} computed. */
final class NumpyScalar {
  private NumpyScalar() {}

  /** NumPy's type of a number: a kind, a width and an order of bytes. */
  static final class Type {
    private final String code;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    private Type(String code) {
      this.code = code;
    }

    /** Takes the order out of a state {@code (3, '<', ...)}. */
    void order(PickleInput in, Tuple state) {
      if (state.items().size() < 2 || !(state.items().get(1) instanceof String text)) {
        throw in.refused("the state of a numpy.dtype must say its byte order");
      }
      order = text.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
  }

  static Type type(PickleInput in, @Nullable Object code) {
    if (code instanceof String text && text.matches("[fiu][1248]|b1")) return new Type(text);
    throw in.refused(
        "only numbers of numpy are read, got a numpy.dtype of another kind", PickleNames.WAY_OUT);
  }

  /** A Double, Long or Boolean. */
  static Object value(PickleInput in, @Nullable Object type, @Nullable Object bytes) {
    if (!(type instanceof Type known) || !(bytes instanceof byte[] content)) {
      throw in.refused("a number of numpy must be a type and bytes");
    }
    int width = known.code.charAt(1) - '0';
    if (content.length != width) {
      throw in.refused(
          "a numpy %s has %d bytes, got %d".formatted(known.code, width, content.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(content).order(known.order);
    return switch (known.code) {
      case "f8" -> buffer.getDouble();
      case "f4" -> (double) buffer.getFloat();
      case "f2" -> (double) Float.float16ToFloat(buffer.getShort());
      case "i8" -> buffer.getLong();
      case "i4" -> (long) buffer.getInt();
      case "i2" -> (long) buffer.getShort();
      case "i1" -> (long) buffer.get();
      case "u4" -> Integer.toUnsignedLong(buffer.getInt());
      case "u2" -> (long) Short.toUnsignedInt(buffer.getShort());
      case "u1" -> (long) Byte.toUnsignedInt(buffer.get());
      case "b1" -> buffer.get() != 0;
      default -> throw in.refused("a numpy " + known.code + " has no number in Java");
    };
  }
}
