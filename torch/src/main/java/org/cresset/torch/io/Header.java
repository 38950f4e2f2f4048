package org.cresset.torch.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.Shape;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the values in a safetensors file: name, type, shape and place of each tensor.
 *
 * @param tensors by name, in the order of their places
 * @param metadata what the writer wanted to say
 */
record Header(Map<String, Entry> tensors, Map<String, String> metadata) {
  /** The longest header that the format's reference reads, in bytes. */
  static final long LONGEST = 100_000_000;

  private static final String METADATA = "__metadata__";

  /** The format's types, in the order that the reference writes tensors in. */
  private static final Map<String, DType> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("I64", DType.INT64);
    TYPES.put("F64", DType.FLOAT64);
    TYPES.put("C64", DType.COMPLEX64);
    TYPES.put("F32", DType.FLOAT32);
    TYPES.put("I32", DType.INT32);
    TYPES.put("BF16", DType.BFLOAT16);
    TYPES.put("F16", DType.FLOAT16);
    TYPES.put("I16", DType.INT16);
    TYPES.put("I8", DType.INT8);
    TYPES.put("U8", DType.UINT8);
    TYPES.put("BOOL", DType.BOOL);
  }

  private static final List<DType> ORDER = List.copyOf(TYPES.values());

  /**
   * One tensor.
   *
   * @param begin where its values start, in bytes after the header
   * @param end where they end
   */
  record Entry(DType dtype, Shape shape, long begin, long end) {}

  // ---- Writing -------------------------------------------------------------------------------

  /** What a tensor to be written is. */
  record Described(String name, DType dtype, Shape shape) {
    long bytes() {
      return Math.multiplyExact(shape.numel(), (long) dtype.bytes());
    }
  }

  /** The order that the reference writes tensors in: the widest types first, then by name. */
  static Comparator<Described> order() {
    return Comparator.comparing((Described d) -> ORDER.indexOf(d.dtype()))
        .thenComparing(
            d -> d.name().getBytes(StandardCharsets.UTF_8), java.util.Arrays::compareUnsigned);
  }

  /** The header's bytes, padded with spaces to a multiple of 8, without their length before. */
  static byte[] encode(List<Described> tensors, Map<String, String> metadata) {
    List<String> members = new ArrayList<>();
    if (!metadata.isEmpty()) {
      List<String> notes = new ArrayList<>();
      metadata.forEach((key, value) -> notes.add(Json.quoted(key) + ":" + Json.quoted(value)));
      members.add(Json.quoted(METADATA) + ":{" + String.join(",", notes) + "}");
    }
    long begin = 0;
    for (Described tensor : tensors) {
      long end = Math.addExact(begin, tensor.bytes());
      members.add(
          "%s:{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(
                  Json.quoted(tensor.name()),
                  nameOf(tensor.dtype()),
                  tensor.shape().toString().replace(" ", ""),
                  begin,
                  end));
      begin = end;
    }
    String text = "{" + String.join(",", members) + "}";
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return (text + " ".repeat(Math.floorMod(-length, 8))).getBytes(StandardCharsets.UTF_8);
  }

  private static String nameOf(DType dtype) {
    for (Map.Entry<String, DType> type : TYPES.entrySet()) {
      if (type.getValue() == dtype) return type.getKey();
    }
    throw new IllegalArgumentException("safetensors has no type for " + dtype);
  }

  // ---- Reading -------------------------------------------------------------------------------

  /**
   * Reads and checks a header.
   *
   * @param file for messages
   * @param bytes the header, without its length before
   * @param available how many bytes follow it in the file
   */
  static Header decode(Object file, ByteBuffer bytes, long available) {
    Map<String, Object> members;
    try {
      members =
          Json.object(StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
    } catch (CharacterCodingException e) {
      throw refused(file, "the header must be UTF-8, got other bytes", e);
    } catch (Json.Refused e) {
      throw refused(file, "the header must be plain JSON, but " + e.getMessage(), e);
    }
    if (bytes.get(bytes.position()) != '{') {
      throw refused(file, "the header must begin with '{', got something before it", null);
    }
    Map<String, String> metadata = metadata(file, members.remove(METADATA));
    List<Map.Entry<String, Entry>> entries = new ArrayList<>();
    members.forEach((name, value) -> entries.add(Map.entry(name, entry(file, name, value))));
    entries.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin)
            .thenComparingLong(e -> e.getValue().end));
    Map<String, Entry> tensors = new LinkedHashMap<>();
    long end = 0;
    for (Map.Entry<String, Entry> entry : entries) {
      if (entry.getValue().begin != end) {
        throw refused(
            file,
            "values must follow each other without a hole or an overlap, got %s from byte %d after %d"
                .formatted(shown(entry.getKey()), entry.getValue().begin, end),
            null);
      }
      end = entry.getValue().end;
      tensors.put(entry.getKey(), entry.getValue());
    }
    if (end != available) {
      throw refused(
          file,
          "the values must be as long as the header says, %d bytes, got %d"
              .formatted(end, available),
          null);
    }
    return new Header(tensors, metadata);
  }

  private static Map<String, String> metadata(Object file, @Nullable Object value) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (value == null) return metadata;
    if (!(value instanceof Map<?, ?> map)) {
      throw refused(file, METADATA + " must be an object of strings", null);
    }
    map.forEach(
        (key, text) -> {
          if (!(key instanceof String name && text instanceof String string)) {
            throw refused(file, METADATA + " must be an object of strings", null);
          }
          metadata.put(name, string);
        });
    return metadata;
  }

  private static Entry entry(Object file, String name, Object value) {
    if (!(value instanceof Map<?, ?> map)
        || map.size() != 3
        || !(map.get("dtype") instanceof String typeName)
        || !(map.get("shape") instanceof List<?> sizes)
        || !(map.get("data_offsets") instanceof List<?> offsets)) {
      throw refused(
          file, shown(name) + " must have dtype, shape and data_offsets and no more", null);
    }
    DType dtype = TYPES.get(typeName);
    if (dtype == null) {
      throw refused(
          file,
          "the type of %s must be one of %s, got %s"
              .formatted(shown(name), String.join(", ", TYPES.keySet()), shown(typeName)),
          null);
    }
    long[] shape = numbers(file, name, "shape", sizes);
    long[] places = numbers(file, name, "data_offsets", offsets);
    if (places.length != 2 || places[0] > places[1]) {
      throw refused(
          file, "data_offsets of %s must be a begin and an end".formatted(shown(name)), null);
    }
    long bytes = bytes(file, name, dtype, shape);
    if (places[1] - places[0] != bytes) {
      throw refused(
          file,
          "%s of %s%s needs %d bytes, got %d"
              .formatted(shown(name), dtype, Shape.of(shape), bytes, places[1] - places[0]),
          null);
    }
    return new Entry(dtype, Shape.of(shape), places[0], places[1]);
  }

  private static long[] numbers(Object file, String name, String what, List<?> values) {
    long[] numbers = new long[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(values.get(i) instanceof Long number)) {
        throw refused(file, "%s of %s must be whole numbers".formatted(what, shown(name)), null);
      }
      numbers[i] = number;
    }
    return numbers;
  }

  /** Refuses a product beyond 63 bits, even where a later size is 0, as the reference does. */
  private static long bytes(Object file, String name, DType dtype, long[] shape) {
    try {
      long elements = 1;
      for (long size : shape) elements = Math.multiplyExact(elements, size);
      return Math.multiplyExact(elements, (long) dtype.bytes());
    } catch (ArithmeticException e) {
      throw refused(file, "the shape of %s is too large to count".formatted(shown(name)), e);
    }
  }

  /** A name as messages show it: quoted, and not longer than a line. */
  private static String shown(String name) {
    return Json.quoted(name.length() <= 80 ? name : name.substring(0, 80) + "...");
  }

  static TorchException refused(Object file, String what, @Nullable Throwable cause) {
    return new TorchException(
        "safetensors: " + file + ": " + what, "the file is damaged or no safetensors file", cause);
  }
}
