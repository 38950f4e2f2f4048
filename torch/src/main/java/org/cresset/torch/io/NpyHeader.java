package org.cresset.torch.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.torch.DType;
import org.cresset.torch.Shape;
import org.cresset.torch.TorchException;

/**
 * What stands before the values of a NumPy array. Source: {@code numpy.lib.format}, versions 1 to
 * 3.
 *
 * @param order of the bytes of an element
 * @param fortran whether the first dimension's neighbours are neighbours in the file
 * @param length how many bytes the header has
 */
record NpyHeader(DType dtype, ByteOrder order, boolean fortran, Shape shape, int length) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 10_000; // NumPy's own limit
  private static final int ALIGNMENT = 64;

  private static final Map<String, DType> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("f4", DType.FLOAT32);
    TYPES.put("f8", DType.FLOAT64);
    TYPES.put("f2", DType.FLOAT16);
    TYPES.put("i1", DType.INT8);
    TYPES.put("i2", DType.INT16);
    TYPES.put("i4", DType.INT32);
    TYPES.put("i8", DType.INT64);
    TYPES.put("u1", DType.UINT8);
    TYPES.put("b1", DType.BOOL);
    TYPES.put("c8", DType.COMPLEX64);
    TYPES.put("c16", DType.COMPLEX128);
  }

  private static final Pattern DESCR = Pattern.compile("([<>|=])([a-zA-Z][0-9]*)");

  /** A literal of a dict with the three keys, in any order. */
  private static final Pattern MEMBER =
      Pattern.compile(
          "\\s*'(descr|fortran_order|shape)'\\s*:\\s*"
              + "(?:'([^']*)'|(True|False)|\\(([0-9L,\\s]*)\\)|(\\[.*\\]))\\s*(,|\\}\\s*$)",
          Pattern.DOTALL);

  /** The values' length in bytes. */
  long bytes() {
    return Math.multiplyExact(shape.numel(), (long) dtype.bytes());
  }

  // ---- Writing -------------------------------------------------------------------------------

  static byte[] encode(DType dtype, Shape shape) {
    StringBuilder sizes = new StringBuilder();
    for (long size : shape.toArray()) sizes.append(size).append(", ");
    if (shape.rank() > 1) sizes.setLength(sizes.length() - 2);
    else if (shape.rank() == 1) sizes.setLength(sizes.length() - 1);
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(code(dtype), sizes);
    int fixed = 10 + text.length() + 1;
    String padded = text + " ".repeat(Math.floorMod(-fixed, ALIGNMENT)) + "\n";
    ByteBuffer header = ByteBuffer.allocate(10 + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
    return header.put(padded.getBytes(StandardCharsets.ISO_8859_1)).array();
  }

  private static String code(DType dtype) {
    for (Map.Entry<String, DType> type : TYPES.entrySet()) {
      if (type.getValue() == dtype) return (dtype.bytes() == 1 ? "|" : "<") + type.getKey();
    }
    throw new TorchException(
        "npy: NumPy has no type for " + dtype, "use to(DType.FLOAT32) before writing", null);
  }

  // ---- Reading -------------------------------------------------------------------------------

  /** Reads the header from the start of a stream, and no more. */
  static NpyHeader read(Origin origin, String name, InputStream stream) throws IOException {
    byte[] start = exactly(origin, stream, 8);
    for (int i = 0; i < MAGIC.length; i++) {
      if (start[i] != MAGIC[i]) {
        throw origin.refused(name + " must begin as a NumPy array does, got other bytes");
      }
    }
    int version = start[6];
    if (version < 1 || version > 3 || start[7] != 0) {
      throw origin.refused(
          "%s has version %d.%d of the layout, 1 to 3 are read".formatted(name, version, start[7]));
    }
    int width = version == 1 ? 2 : 4;
    ByteBuffer bytes =
        ByteBuffer.wrap(exactly(origin, stream, width)).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        width == 2
            ? Short.toUnsignedLong(bytes.getShort())
            : Integer.toUnsignedLong(bytes.getInt());
    if (length > LONGEST) {
      throw origin.refused(
          "the header of %s may have at most %d bytes, got %d".formatted(name, LONGEST, length));
    }
    byte[] text = exactly(origin, stream, (int) length);
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    try {
      String literal = charset.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      return parse(origin, name, literal, 8 + width + (int) length);
    } catch (CharacterCodingException _) {
      throw origin.refused("the header of " + name + " must be text, got other bytes");
    }
  }

  private static byte[] exactly(Origin origin, InputStream stream, int count) throws IOException {
    byte[] bytes = stream.readNBytes(count);
    if (bytes.length == count) return bytes;
    throw origin.refused("it ends inside a header", "the file was cut short");
  }

  private static NpyHeader parse(Origin origin, String name, String literal, int length) {
    Map<String, String> members = new LinkedHashMap<>();
    String text = literal.strip();
    Matcher matcher = MEMBER.matcher(text);
    int at = 1;
    while (text.startsWith("{")
        && at < text.length()
        && matcher.find(at)
        && matcher.start() == at) {
      String value = null;
      for (int group = 2; group <= 5 && value == null; group++) value = matcher.group(group);
      if (members.put(matcher.group(1), String.valueOf(value)) != null) break;
      at = matcher.end();
    }
    String rest = text.substring(Math.min(at, text.length())).strip();
    if (members.size() != 3 || !(rest.isEmpty() || rest.equals("}"))) {
      throw origin.refused("the header of " + name + " must say descr, fortran_order and shape");
    }
    String descr = members.getOrDefault("descr", "");
    Matcher code = DESCR.matcher(descr);
    DType dtype = code.matches() ? TYPES.get(code.group(2)) : null;
    if (dtype == null) {
      throw origin.refused(
          "%s holds elements of type %s, which is no type of a tensor"
              .formatted(name, Origin.shown(descr)),
          "in Python: convert the array with astype before saving it");
    }
    ByteOrder order =
        code.group(1).equals(">")
            ? ByteOrder.BIG_ENDIAN
            : code.group(1).equals("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.nativeOrder();
    boolean fortran =
        switch (members.getOrDefault("fortran_order", "")) {
          case "True" -> true;
          case "False" -> false;
          default -> throw origin.refused("fortran_order of " + name + " must be True or False");
        };
    Shape shape = shape(origin, name, members.getOrDefault("shape", ""), dtype);
    return new NpyHeader(dtype, order, fortran, shape, length);
  }

  private static Shape shape(Origin origin, String name, String text, DType dtype) {
    try {
      String numbers = text.replace("L", "").strip(); // Python 2 writes 3L
      if (numbers.endsWith(",")) numbers = numbers.substring(0, numbers.length() - 1);
      String[] parts = numbers.isBlank() ? new String[0] : numbers.split(",", -1);
      if (parts.length > 64) throw origin.refused(name + " has more than 64 dimensions");
      long[] sizes = new long[parts.length];
      for (int i = 0; i < sizes.length; i++) sizes[i] = Long.parseLong(parts[i].strip());
      Shape shape = Shape.of(sizes);
      Math.multiplyExact(shape.numel(), (long) dtype.bytes());
      return shape;
    } catch (NumberFormatException | ArithmeticException _) {
      throw origin.refused(
          "the shape of %s must be sizes that can be counted, got %s"
              .formatted(name, Origin.shown(text)));
    }
  }
}
