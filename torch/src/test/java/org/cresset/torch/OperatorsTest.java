package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values, types and shapes of operators against those of real PyTorch. */
@ExtendWith(LeakCheck.class)
final class OperatorsTest {
  @TestFactory
  Stream<DynamicTest> computeWhatPyTorchDoes() throws IOException {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (String line : Golden.read("operators.txt").lines().toList()) {
      String name = line.substring(0, line.indexOf(' '));
      byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(line);
    }
    return byName.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> e.getValue().forEach(this::check)));
  }

  private void check(String line) {
    String[] parts = line.split(" \\| ");
    try (Scope _ = Scope.open()) {
      List<Tensor> inputs = tensors(parts[1]);
      List<Tensor> results = OperatorCalls.call(parts[0], inputs);
      List<Tensor> expected = tensors(parts[2]);
      assertThat(results).hasSameSizeAs(expected);
      for (int i = 0; i < results.size(); i++) {
        TensorAssert.assertClose(results.get(i), expected.get(i));
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(line + "\n" + e.getMessage(), e);
    }
  }

  private static List<Tensor> tensors(String text) {
    List<Tensor> tensors = new ArrayList<>();
    for (String tensor : text.split(";")) tensors.add(Golden.tensor(tensor));
    return tensors;
  }

  @Test
  void typesPromoteAsInPyTorch() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String line : Golden.read("promotion.txt").lines().toList()) {
      try (Scope _ = Scope.open()) {
        String[] parts = line.split(" ");
        Tensor left = ones(parts[1], parts[2]);
        Tensor result =
            parts[4].equals("java")
                ? withNumber(parts[0], left, Double.parseDouble(parts[3]))
                : OperatorCalls.call(parts[0], List.of(left, ones(parts[3], parts[4]))).getFirst();
        double value = result.reshape(-1).get(0).item();
        if (result.dtype() != Golden.dtype(parts[5]) || value != Double.parseDouble(parts[6])) {
          wrong.add(line + ", got " + result.dtype() + " " + value);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Tensor ones(String dtype, String kind) {
    return kind.equals("array")
        ? Tensor.ones(Golden.dtype(dtype), 2)
        : Tensor.ones(Golden.dtype(dtype));
  }

  private static Tensor withNumber(String op, Tensor left, double number) {
    return switch (op) {
      case "add" -> left.add(number);
      case "mul" -> left.mul(number);
      case "div" -> left.div(number);
      default -> throw new IllegalArgumentException(op);
    };
  }

  @Test
  void comparesWithAndLimitsByNumbersOutsideTheTypesRange() {
    try (Scope _ = Scope.open()) {
      Tensor pixels = Tensor.of(new long[] {0, 44, 255}).to(DType.UINT8);
      assertThat(pixels.lt(256).toLongArray()).containsExactly(1, 1, 1);
      assertThat(pixels.gt(-1).toLongArray()).containsExactly(1, 1, 1);
      assertThat(pixels.eq(300).toLongArray()).containsExactly(0, 0, 0);
      assertThat(pixels.ne(-212).toLongArray()).containsExactly(1, 1, 1);
      assertThat(pixels.clamp(-10, 300).toLongArray()).containsExactly(0, 44, 255);
      assertThat(pixels.clampMin(-1).dtype()).isEqualTo(DType.UINT8);
      Tensor bytes = Tensor.of(new byte[] {-128, 0, 127});
      assertThat(bytes.le(200).toLongArray()).containsExactly(1, 1, 1);
      assertThat(bytes.ge(-129).toLongArray()).containsExactly(1, 1, 1);
      Tensor ints = Tensor.of(new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE});
      assertThat(ints.lt(0x1p31).toLongArray()).containsExactly(1, 1);
      assertThat(ints.gt(Integer.MAX_VALUE - 0.5).toLongArray()).containsExactly(0, 1);
    }
  }

  @Test
  void inPlaceFormsChangeTheTensorItself() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.of(new double[] {1, 2, 3});
      Tensor view = x.slice(0, 1, 3, 1);
      Tensor two = Tensor.of(new double[] {2});
      assertThat(x.add_(1)).isSameAs(x);
      TensorAssert.assertClose(view, 3, 4);
      TensorAssert.assertClose(x.add_(two).sub_(two), 2, 3, 4);
      TensorAssert.assertClose(x.add_(two, 0.5).mul_(two), 6, 8, 10);
      TensorAssert.assertClose(x.mul_(0.5).div_(two).div_(0.5), 3, 4, 5);
      TensorAssert.assertClose(x.clamp_(3.5, 4.5), 3.5, 4, 4.5);
      TensorAssert.assertClose(x.copy_(Tensor.arange(3)), 0, 1, 2);
      TensorAssert.assertClose(x.maskedFill_(x.gt(0), 7), 0, 7, 7);
      TensorAssert.assertClose(x.fill_(3), 3, 3, 3);
      TensorAssert.assertClose(x.zero_(), 0, 0, 0);
      Tensor integers = Tensor.arange(3);
      assertThat(integers.add_(2).sub_(Tensor.ones(DType.INT64, 1)).toLongArray())
          .containsExactly(1, 2, 3);
    }
  }

  @Test
  void likesKeepTypeShapeAndOrder() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.randn(2, 3, 4, 5).to(DType.FLOAT16).to(MemoryFormat.CHANNELS_LAST);
      for (Tensor like : List.of(x.zerosLike(), x.onesLike(), x.emptyLike(), x.copy())) {
        assertThat(like.dtype()).isEqualTo(DType.FLOAT16);
        assertThat(like.shape()).isEqualTo(x.shape());
        assertThat(like.strides()).isEqualTo(x.strides());
      }
      assertThat(x.onesLike().sum().item()).isEqualTo(120);
    }
  }
}
