package org.cresset.torch;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Tensors as text, as PyTorch writes them, and always with their size.
 *
 * <p>Four digits, columns aligned, lines of at most {@value #LINE} characters, and of more than
 * {@value #THRESHOLD} elements only the first and last {@value #EDGE} along each dimension. Types
 * that the values do not tell apart (float32, int64 and bool they do) are named. Source: {@code
 * torch/_tensor_str.py}; where this differs: {@code docs/decisions/0050}.
 */
final class Printer {
  private static final int LINE = 80;
  private static final int THRESHOLD = 1000;
  private static final int EDGE = 3;
  private static final String PREFIX = "tensor(";

  private final long[] sizes;
  private final boolean summarised;
  private final String[] values; // of the elements shown, in row-major order
  private final int width;
  private final boolean aligned;
  private int next;

  private Printer(Tensor tensor) {
    sizes = tensor.shape().toArray();
    summarised = tensor.numel() > THRESHOLD;
    Texts shown = texts(summarised ? edges(tensor) : tensor);
    values = shown.values;
    width = shown.width;
    aligned = shown.aligned;
  }

  /** The tensor with its size, whatever it is. */
  static String print(Tensor tensor) {
    return print(tensor, true);
  }

  /** The tensor exactly as PyTorch prints it, or with its size always. */
  static String print(Tensor tensor, boolean size) {
    boolean valueless = tensor.numel() == 0 || tensor.device().type() == Device.Type.META;
    List<String> suffixes = new ArrayList<>();
    if (tensor.device().type() != Device.Type.CPU) suffixes.add("device='" + tensor.device() + "'");
    if (size || (valueless && (tensor.dim() != 1 || tensor.numel() > 0))) {
      suffixes.add("size=" + tuple(tensor.shape().toArray()));
    }
    if (named(tensor.dtype(), valueless)) suffixes.add("dtype=torch." + tensor.dtype());
    if (tensor.node() instanceof OperatorNode operator) suffixes.add("grad_fn=<" + operator + ">");
    else if (tensor.requiresGrad()) suffixes.add("requires_grad=True");
    return withSuffixes(PREFIX + contents(tensor), suffixes);
  }

  private static String tuple(long[] sizes) {
    return LongStream.of(sizes)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", sizes.length == 1 ? ",)" : ")"));
  }

  private static boolean named(DType dtype, boolean valueless) {
    return switch (dtype) {
      case FLOAT32 -> false;
      case INT64, BOOL, COMPLEX64 -> valueless;
      case FLOAT64, COMPLEX128, FLOAT16, BFLOAT16, INT8, INT16, INT32, UINT8 -> true;
    };
  }

  private static String withSuffixes(String text, List<String> suffixes) {
    StringBuilder whole = new StringBuilder(text);
    int lineLength = text.length() - text.lastIndexOf('\n') + 1;
    for (String suffix : suffixes) {
      if (lineLength + suffix.length() + 2 > LINE) {
        whole.append(",\n").append(" ".repeat(PREFIX.length())).append(suffix);
        lineLength = PREFIX.length() + suffix.length();
      } else {
        whole.append(", ").append(suffix);
        lineLength += suffix.length() + 2;
      }
    }
    return whole.append(')').toString();
  }

  private static String contents(Tensor tensor) {
    if (tensor.device().type() == Device.Type.META) return "...";
    if (tensor.numel() == 0) return "[]";
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      return new Printer(tensor).block(0, PREFIX.length());
    }
  }

  /** The elements that a summary shows, and no others. */
  private static Tensor edges(Tensor tensor) {
    Tensor shown = tensor;
    for (int dim = 0; dim < tensor.dim(); dim++) {
      long size = tensor.size(dim);
      if (size <= 2 * EDGE) continue;
      shown =
          Tensor.cat(
              List.of(shown.narrow(dim, 0, EDGE), shown.narrow(dim, size - EDGE, EDGE)), dim);
    }
    return shown;
  }

  /** The values as text, how wide a column of them is, and whether they are set right in it. */
  private record Texts(String[] values, int width, boolean aligned) {
    Texts(String[] values, int width) {
      this(values, width, true);
    }
  }

  private static Texts texts(Tensor shown) {
    if (shown.dtype().isFloatingPoint()) return new Decimals(shown.toDoubleArray()).texts();
    if (shown.dtype().isComplex()) return complex(shown);
    boolean truth = shown.dtype() == DType.BOOL;
    String[] values =
        LongStream.of(shown.toLongArray())
            .mapToObj(v -> truth ? (v == 0 ? "False" : "True") : Long.toString(v))
            .toArray(String[]::new);
    int width = 1;
    for (String value : values) width = Math.max(width, value.length());
    return new Texts(values, width);
  }

  /** Real parts aligned, each with its imaginary part behind it: a column as wide as the widest. */
  private static Texts complex(Tensor shown) {
    Texts real = new Decimals(shown.real().toDoubleArray()).texts();
    Texts imaginary = new Decimals(shown.imag().toDoubleArray()).texts();
    String[] values = new String[real.values.length];
    for (int i = 0; i < values.length; i++) {
      String part = imaginary.values[i];
      String sign = part.startsWith("-") ? "" : "+";
      values[i] = padded(real.values[i], shown.dim() == 0 ? 0 : real.width) + sign + part + "j";
    }
    return new Texts(values, real.width + imaginary.width + 1, false);
  }

  private static String padded(String value, int width) {
    return " ".repeat(Math.max(0, width - value.length())) + value;
  }

  /** The part from dimension {@code dim} inwards, from the next value on. */
  private String block(int dim, int indent) {
    if (dim == sizes.length) return aligned();
    boolean cut = summarised && sizes[dim] > 2 * EDGE;
    boolean innermost = dim == sizes.length - 1;
    List<String> parts = new ArrayList<>();
    for (long i = 0; i < (cut ? 2 * EDGE : sizes[dim]); i++) {
      if (cut && i == EDGE) parts.add(innermost ? " ..." : "...");
      parts.add(block(dim + 1, indent + 1));
    }
    return "[" + (innermost ? lines(parts, indent) : nested(parts, dim, indent)) + "]";
  }

  private String aligned() {
    String value = values[next++];
    return aligned ? padded(value, width) : value;
  }

  private String lines(List<String> elements, int indent) {
    int perLine = Math.max(1, (LINE - indent) / (width + 2));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < elements.size(); i += perLine) {
      lines.add(String.join(", ", elements.subList(i, Math.min(elements.size(), i + perLine))));
    }
    return String.join(",\n" + " ".repeat(indent + 1), lines);
  }

  private String nested(List<String> blocks, int dim, int indent) {
    String separator = "," + "\n".repeat(sizes.length - dim - 1) + " ".repeat(indent + 1);
    return String.join(separator, blocks);
  }

  /** Floating-point numbers in one common notation. */
  private record Decimals(double[] numbers, boolean whole, boolean scientific) {
    private static final int PRECISION = 4;

    Decimals(double[] numbers) {
      this(numbers, isWhole(numbers), needsExponent(numbers));
    }

    private static boolean counts(double number) {
      return Double.isFinite(number) && number != 0;
    }

    private static boolean isWhole(double[] numbers) {
      for (double number : numbers) if (counts(number) && number != Math.rint(number)) return false;
      return true;
    }

    private static boolean needsExponent(double[] numbers) {
      double least = Double.POSITIVE_INFINITY;
      double greatest = 0;
      for (double number : numbers) {
        if (!counts(number)) continue;
        least = Math.min(least, Math.abs(number));
        greatest = Math.max(greatest, Math.abs(number));
      }
      return greatest > 0 && (greatest / least > 1000 || greatest > 1e8 || least < 1e-4);
    }

    /** As in PyTorch the columns are made for what {@link #counts}; NaN and -0 may stand out. */
    Texts texts() {
      String[] texts = new String[numbers.length];
      int width = 1;
      for (int i = 0; i < texts.length; i++) {
        texts[i] = text(numbers[i]);
        if (counts(numbers[i])) width = Math.max(width, texts[i].length());
      }
      return new Texts(texts, width);
    }

    private String text(double number) {
      if (Double.isNaN(number)) return "nan";
      String sign = Double.doubleToRawLongBits(number) < 0 ? "-" : "";
      if (Double.isInfinite(number)) return sign + "inf";
      BigDecimal exact = new BigDecimal(Math.abs(number)); // rounded once, halves to even
      if (scientific) return sign + exponent(exact);
      if (whole) return sign + exact.setScale(0, RoundingMode.HALF_EVEN).toPlainString() + ".";
      return sign + exact.setScale(PRECISION, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String exponent(BigDecimal exact) {
      BigDecimal rounded = exact.round(new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN));
      String digits = rounded.unscaledValue().toString();
      int power = rounded.signum() == 0 ? 0 : digits.length() - 1 - rounded.scale();
      String padded = digits + "0".repeat(Math.max(0, PRECISION + 1 - digits.length()));
      return "%s.%se%s%02d"
          .formatted(
              padded.substring(0, 1),
              padded.substring(1, PRECISION + 1),
              power < 0 ? "-" : "+",
              Math.abs(power));
    }
  }
}
