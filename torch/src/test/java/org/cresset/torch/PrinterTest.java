package org.cresset.torch;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tensors as text, against what PyTorch prints. */
@ExtendWith(LeakCheck.class)
final class PrinterTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  private static final Map<String, Supplier<Tensor>> CASES =
      Map.ofEntries(
          entry("float matrix", PrinterTest::small),
          entry("float64 matrix", () -> small().to(DType.FLOAT64)),
          entry("float16 matrix", () -> small().to(DType.FLOAT16)),
          entry("bfloat16 matrix", () -> small().to(DType.BFLOAT16)),
          entry("whole floats", () -> floats(1, 2, -30)),
          entry("zeros", () -> Tensor.zeros(2, 3)),
          entry("negative zero", () -> floats(-0.0, 0.5)),
          entry("whole with nan", () -> floats(1, NAN, INF)),
          entry("fraction with nan", () -> floats(1.5, NAN, -INF, INF)),
          entry("only nan", () -> floats(NAN, NAN)),
          entry("only inf", () -> floats(INF, -INF)),
          entry("scientific by ratio", () -> floats(1, 1234.5, 0.5)),
          entry("scientific by size", () -> floats(2.5e8, 3.5e8)),
          entry("scientific whole", () -> floats(2e8, 0, -1)),
          entry("scientific by smallness", () -> floats(5e-5, 3e-5)),
          entry("scientific extremes", () -> Tensor.of(new double[] {1e-300, 1e300, -0.0, NAN})),
          entry("just not scientific", () -> floats(0.0001, 0.1)),
          entry("ratio of 1000", () -> floats(0.5, 500)),
          entry(
              "halves to even",
              () -> Tensor.of(new double[] {0.00005, 0.03125, 0.09375, 0.15625}).add(0.5)),
          entry("rounds up", () -> floats(9.99999, 1.5)),
          entry("integers", () -> Tensor.of(new long[] {1, -20, 300, 4}, 2, 2)),
          entry("int32", () -> Tensor.of(new int[] {1, 2})),
          entry("uint8", () -> Tensor.of(new int[] {0, 255}).to(DType.UINT8)),
          entry("int8", () -> Tensor.of(new byte[] {-128, 127})),
          entry("int16", () -> Tensor.of(new short[] {-32768, 7})),
          entry("least long", () -> Tensor.of(new long[] {Long.MIN_VALUE, Long.MAX_VALUE})),
          entry("truth", () -> Tensor.of(new boolean[] {true, false, false, true}, 2, 2)),
          entry("float scalar", () -> Tensor.scalar(1.5)),
          entry("whole scalar", () -> Tensor.scalar(3)),
          entry("integer scalar", () -> Tensor.scalar(-7, DType.INT64)),
          entry("truth scalar", () -> Tensor.scalar(1, DType.BOOL)),
          entry("tiny scalar", () -> Tensor.scalar(1e-10)),
          entry("one", () -> floats(0.1)),
          entry("three dimensions", () -> Tensor.arange(24).reshape(2, 3, 4)),
          entry("four dimensions", () -> Tensor.arange(16).reshape(2, 2, 2, 2).mul(0.5)),
          entry("wrapped", () -> Tensor.arange(50).mul(0.5)),
          entry("wrapped integers", () -> Tensor.arange(60)),
          entry("wrapped rows", () -> Tensor.arange(60).mul(0.25).reshape(2, 30)),
          entry("wrapped truth", () -> Tensor.arange(40).remainder(3).eq(0)),
          entry("a thousand", () -> Tensor.arange(1000)),
          entry("summary of one dimension", () -> Tensor.arange(1001)),
          entry("summary of two", () -> Tensor.arange(3000).reshape(30, 100).mul(0.5)),
          entry("summary with few rows", () -> Tensor.arange(3000).reshape(2, 1500)),
          entry("summary of three", () -> Tensor.arange(8000).reshape(20, 20, 20)),
          entry("summary with few columns", () -> Tensor.arange(3000).reshape(1000, 3)),
          entry("summary hides the large", PrinterTest::hidden),
          entry("empty", () -> Tensor.zeros(0)),
          entry("empty matrix", () -> Tensor.zeros(0, 3)),
          entry("empty integers", () -> Tensor.zeros(DType.INT64, 0)),
          entry("empty truth", () -> Tensor.zeros(DType.BOOL, 2, 0)),
          entry("empty float64", () -> Tensor.zeros(DType.FLOAT64, 0)),
          entry("meta", () -> meta(DType.FLOAT32, 2, 3)),
          entry("meta integers", () -> meta(DType.INT64, 2)),
          entry("leaf", () -> floats(1, 2).requiresGrad_(true)),
          entry("computed", () -> floats(1, 2).requiresGrad_(true).mul(2)),
          entry("float64 leaf", () -> Tensor.ones(DType.FLOAT64, 1, 1).requiresGrad_(true)),
          entry("transposed", () -> small().t()),
          entry("strided", () -> Tensor.arange(10).slice(0, 0, 10, 3)),
          entry("complex", () -> Tensor.complex(small(), small().flip(0))),
          entry("complex whole", () -> Tensor.complex(floats(1, -2, 30), floats(0, -1, 200))),
          entry("complex128", PrinterTest::complex128),
          entry("complex scalar", () -> Tensor.complex(Tensor.scalar(1.5), Tensor.scalar(-2))),
          entry("complex special", PrinterTest::complexSpecial),
          entry("complex wrapped", () -> complex(Tensor.arange(13), 0.5, -1)),
          entry("complex summary", () -> complex(Tensor.arange(1200), 0.5, 1)),
          entry("complex empty", () -> Tensor.zeros(DType.COMPLEX64, 0)),
          entry("complex leaf", () -> Tensor.ones(DType.COMPLEX64, 2).requiresGrad_(true)),
          entry("suffix on the next line", () -> Tensor.arange(12).to(DType.FLOAT64).mul(100.5)));

  private static Tensor floats(double... values) {
    return Tensor.of(values).to(DType.FLOAT32);
  }

  private static Tensor complex(Tensor x, double real, double imaginary) {
    return Tensor.complex(x.mul(real), x.mul(1.0).to(DType.FLOAT32).mul(imaginary));
  }

  private static Tensor complex128() {
    return Tensor.complex(floats(0.5, -1e-7).to(DType.FLOAT64), floats(-0.25, 3).to(DType.FLOAT64));
  }

  private static Tensor complexSpecial() {
    double infinity = Double.POSITIVE_INFINITY;
    return Tensor.complex(floats(NAN, -infinity, -0.0), floats(infinity, -0.0, NAN));
  }

  private static Tensor small() {
    return floats(1.5, -2.25, 3.125, 0.1, 20, -0.03125).reshape(2, 3);
  }

  private static Tensor hidden() {
    return floats(1)
        .expand(1201)
        .indexPut(java.util.List.of(Tensor.of(new long[] {600})), floats(1e9), false);
  }

  private static Tensor meta(DType dtype, long... shape) {
    return Tensor.empty(dtype, Device.META, MemoryFormat.CONTIGUOUS, shape);
  }

  @TestFactory
  Stream<DynamicTest> printsAsPyTorchDoes() throws IOException {
    Map<String, String> golden = golden();
    assertThat(CASES.keySet()).isEqualTo(golden.keySet());
    return golden.entrySet().stream()
        .map(
            known ->
                DynamicTest.dynamicTest(
                    known.getKey(), () -> check(known.getKey(), known.getValue())));
  }

  private static void check(String name, String expected) {
    try (Scope _ = Scope.open()) {
      Supplier<Tensor> make = java.util.Objects.requireNonNull(CASES.get(name), name);
      // PyTorch names the class of its node, we the operator.
      assertThat(Printer.print(make.get(), false))
          .isEqualTo(expected.replace("<MulBackward0>", "<mul>"));
    }
  }

  private static Map<String, String> golden() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String block : Golden.read("printed.txt").substring(3).split("\n== ")) {
      int end = block.indexOf('\n');
      texts.put(block.substring(0, end), block.substring(end + 1).stripTrailing());
    }
    return texts;
  }

  @Test
  void alwaysSaysTheSize() {
    try (Scope _ = Scope.open()) {
      assertThat(Tensor.ones(2, 2))
          .hasToString(
              """
              tensor([[1., 1.],
                      [1., 1.]], size=(2, 2))""");
      assertThat(Tensor.scalar(1.5)).hasToString("tensor(1.5000, size=())");
      assertThat(Tensor.zeros(DType.INT32, 0))
          .hasToString("tensor([], size=(0,), dtype=torch.int32)");
      assertThat(Tensor.ones(1).requiresGrad_(true))
          .hasToString("tensor([1.], size=(1,), requires_grad=True)");
    }
  }

  @Test
  void aClosedTensorSaysSo() {
    Tensor tensor = Tensor.ones(1);
    tensor.close();
    assertThat(tensor).hasToString("Tensor(closed)");
  }

  @Test
  void printingLeavesNoTrace() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(40, 40).requiresGrad_(true);
      long before = LeakCheck.live();
      assertThat(x.toString()).contains("...");
      assertThat(LeakCheck.live()).isEqualTo(before);
    }
  }
}
