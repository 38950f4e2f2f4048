package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments of an operator as {@code golden/amp/lists.py} writes them. */
final class CallText {
  private CallText() {}

  static @Nullable Object[] arguments(String text) {
    return Arrays.stream(text.split("; ")).map(a -> argument(a.strip())).toArray();
  }

  private static @Nullable Object argument(String text) {
    if (text.equals("none")) return null;
    if (text.startsWith("\"")) return text.substring(1, text.length() - 1);
    if (text.equals("true") || text.equals("false")) return Boolean.valueOf(text);
    if (text.startsWith("[")) return list(text.substring(1, text.length() - 1));
    if (Character.isLetter(text.charAt(0)) && text.contains(" ")) return tensor(text);
    return text.matches("-?[0-9]+") ? (Object) Long.valueOf(text) : Double.valueOf(text);
  }

  private static Object list(String text) {
    if (text.isEmpty()) return new long[0];
    String[] items = text.split(", ");
    if (!Character.isLetter(items[0].charAt(0))) {
      return Arrays.stream(items).mapToLong(Long::parseLong).toArray();
    }
    List<@Nullable Object> list = new ArrayList<>();
    for (String item : items) list.add(argument(item));
    return list;
  }

  /** Such as {@code float32 2x3}: halves, and halves more on the diagonal of a square. */
  private static Tensor tensor(String text) {
    String[] parts = text.split(" ");
    DType dtype = Golden.dtype(parts[0]);
    long[] shape =
        parts[1].equals("-")
            ? new long[0]
            : Arrays.stream(parts[1].split("x")).mapToLong(Long::parseLong).toArray();
    Tensor filled = Tensor.full(dtype.isFloatingPoint() ? 0.5 : 1, DType.FLOAT32, shape);
    boolean square = shape.length == 2 && shape[0] == shape[1] && dtype.isFloatingPoint();
    return (square ? filled.add(Tensor.eye(shape[0])) : filled).to(dtype);
  }
}
