package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The types that functions of two have, against those of real PyTorch. */
@ExtendWith(LeakCheck.class)
final class PromotionTest {
  private static final Map<String, BinaryOperator<Tensor>> FUNCTIONS =
      Map.ofEntries(
          Map.entry("sub", Tensor::sub),
          Map.entry("pow", Tensor::pow),
          Map.entry("remainder", Tensor::remainder),
          Map.entry("fmod", Tensor::fmod),
          Map.entry("divFloor", (a, b) -> a.div(b, Rounding.FLOOR)),
          Map.entry("divTrunc", (a, b) -> a.div(b, Rounding.TRUNC)),
          Map.entry("atan2", Tensor::atan2),
          Map.entry("maximum", Tensor::maximum),
          Map.entry("minimum", Tensor::minimum),
          Map.entry("fmax", Tensor::fmax),
          Map.entry("fmin", Tensor::fmin),
          Map.entry("eq", Tensor::eq),
          Map.entry("lt", Tensor::lt),
          Map.entry("logicalAnd", Tensor::logicalAnd),
          Map.entry("bitwiseAnd", Tensor::bitwiseAnd),
          Map.entry("bitwiseOr", Tensor::bitwiseOr),
          Map.entry("bitwiseXor", Tensor::bitwiseXor),
          Map.entry("leftShift", Tensor::bitwiseLeftShift),
          Map.entry("hypot", Tensor::hypot),
          Map.entry("copysign", Tensor::copysign),
          Map.entry("logaddexp", Tensor::logaddexp),
          Map.entry("xlogy", Tensor::xlogy),
          Map.entry("ldexp", Tensor::ldexp),
          Map.entry("gcd", Tensor::gcd),
          Map.entry("where", (a, b) -> a.where(Tensor.of(new boolean[] {true, false}), b)),
          Map.entry("cat", (a, b) -> Tensor.cat(List.of(a.reshape(-1), b.reshape(-1)), 0)),
          Map.entry("addcmul", (a, b) -> a.addcmul(b, b, 1)),
          Map.entry("outer", (a, b) -> a.reshape(-1).outer(b.reshape(-1))),
          Map.entry("isin", Tensor::isin));

  @FunctionalInterface
  private interface WithNumber {
    Tensor apply(Tensor left, double right);
  }

  private static final Map<String, WithNumber> NUMBERS =
      Map.ofEntries(
          Map.entry("sub", Tensor::sub),
          Map.entry("pow", Tensor::pow),
          Map.entry("remainder", Tensor::remainder),
          Map.entry("fmod", (a, b) -> a.fmod(Scalars.like(a, b))),
          Map.entry("eq", Tensor::eq),
          Map.entry("lt", Tensor::lt),
          Map.entry("divFloor", (a, b) -> a.div(b, Rounding.FLOOR)),
          Map.entry("divTrunc", (a, b) -> a.div(b, Rounding.TRUNC)),
          Map.entry("xlogy", Tensor::xlogy),
          Map.entry("clampMin", Tensor::clampMin),
          Map.entry("lerp", (a, b) -> a.lerp(a, b)),
          Map.entry("maskedFill", (a, b) -> a.maskedFill(Tensor.scalar(1, DType.BOOL), b)),
          Map.entry("fullLike", Torch::fullLike));

  /** In the order of promotion.py. */
  private static final List<DType> TYPES =
      List.of(
          DType.FLOAT32,
          DType.FLOAT64,
          DType.FLOAT16,
          DType.BFLOAT16,
          DType.INT8,
          DType.INT16,
          DType.INT32,
          DType.INT64,
          DType.UINT8,
          DType.BOOL);

  @Test
  void typesPromoteAsInPyTorch() throws IOException {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (String line : Golden.lines("functions/promotion.txt")) {
      String[] parts = line.split(" \\| ");
      String[] expected = parts[4].split(" ");
      for (int i = 0; i < expected.length; i++) {
        String found = found(parts, i);
        if (!found.equals(expected[i])) {
          wrong.add("%s, number %d: %s instead of %s".formatted(line, i, found, expected[i]));
        }
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(11_000);
    assertThat(wrong).isEmpty();
  }

  private static String found(String[] parts, int i) {
    try (Scope _ = Scope.open()) {
      Tensor left = ones(Golden.dtype(parts[3]), parts[1]);
      Tensor result =
          parts[2].equals("java")
              ? Objects.requireNonNull(NUMBERS.get(parts[0])).apply(left, i == 0 ? 3 : 0.5)
              : Objects.requireNonNull(FUNCTIONS.get(parts[0]))
                  .apply(left, ones(TYPES.get(i), parts[2]));
      return result.dtype().toString();
    } catch (TorchException e) {
      return "error";
    }
  }

  private static Tensor ones(DType dtype, String kind) {
    return kind.equals("array") ? Tensor.ones(dtype, 2) : Tensor.ones(dtype);
  }
}
