package org.cresset.torch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Files made by real PyTorch, with the script that made them beside each. */
final class Golden {
  private Golden() {}

  /** A tensor written as type, shape, whether strided, values. */
  static Tensor tensor(String text) {
    String[] parts = text.strip().split(" ");
    DType dtype = dtype(parts[0]);
    long[] shape =
        parts[1].equals("-")
            ? new long[0]
            : Arrays.stream(parts[1].split("x")).mapToLong(Long::parseLong).toArray();
    String[] values = Arrays.copyOfRange(parts, 3, parts.length);
    Tensor dense = dtype.isFloatingPoint() ? floats(values, shape) : longs(values, shape);
    Tensor typed = dense.to(dtype);
    return parts[2].equals("1")
        ? Tensor.stack(List.of(typed, typed), -1).select(-1, 0) // a gap after each
        : typed;
  }

  private static Tensor floats(String[] values, long[] shape) {
    double[] numbers = Arrays.stream(values).mapToDouble(Golden::number).toArray();
    return Tensor.of(MemorySegment.ofArray(numbers), DType.FLOAT64, shape);
  }

  private static Tensor longs(String[] values, long[] shape) {
    long[] numbers = Arrays.stream(values).mapToLong(Long::parseLong).toArray();
    return Tensor.of(MemorySegment.ofArray(numbers), DType.INT64, shape);
  }

  private static double number(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  static DType dtype(String name) {
    return DType.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The lines of a file below {@code golden}, without comments. */
  static List<String> lines(String path) throws IOException {
    return text(path).lines().filter(line -> !line.startsWith("#")).toList();
  }

  static String read(String name) throws IOException {
    return text("core/" + name);
  }

  private static String text(String path) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + path)) {
      if (in == null) throw new FileNotFoundException("golden/" + path);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
