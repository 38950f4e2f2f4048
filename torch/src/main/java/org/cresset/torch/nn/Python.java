package org.cresset.torch.nn;

import java.math.BigDecimal;

/** Numbers and truth values as Python writes them, for {@link Module#toString}. */
final class Python {
  private Python() {}

  static String number(double value) {
    if (Double.isNaN(value)) return "nan";
    if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
    double size = Math.abs(value);
    if (value == 0 || (size >= 1e-3 && size < 1e7)) {
      return String.valueOf(value); // here Java and Python agree
    }
    if (size >= 1e-4 && size < 1e16) {
      String plain = new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String[] parts = String.valueOf(value).replace(".0E", "E").split("E", -1);
    int exponent = Integer.parseInt(parts[1]);
    return "%se%s%02d".formatted(parts[0], exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  static String flag(boolean value) {
    return value ? "True" : "False";
  }
}
