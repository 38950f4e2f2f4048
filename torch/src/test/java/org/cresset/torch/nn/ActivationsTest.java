package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation against PyTorch's values and gradients, at its corners too. */
class ActivationsTest {
  static final Map<String, Supplier<Module>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("elu", () -> Activation.elu(0.7));
    ALL.put("celu", () -> Activation.celu(0.75));
    ALL.put("selu", Activation::selu);
    ALL.put("hardshrink", () -> Activation.hardshrink(0.4));
    ALL.put("softshrink", () -> Activation.softshrink(0.4));
    ALL.put("tanhshrink", Activation::tanhshrink);
    ALL.put("hardsigmoid", Activation::hardsigmoid);
    ALL.put("hardtanh", () -> Activation.hardtanh(-0.5, 1));
    ALL.put("relu6", Activation::relu6);
    ALL.put("hardswish", Activation::hardswish);
    ALL.put("leaky_relu", () -> Activation.leakyRelu(0.2));
    ALL.put("rrelu", () -> Activation.rrelu(0.1, 0.3));
    ALL.put("sigmoid", Activation::sigmoid);
    ALL.put("log_sigmoid", Activation::logSigmoid);
    ALL.put("silu", Activation::silu);
    ALL.put("mish", Activation::mish);
    ALL.put("softplus", () -> Activation.softplus(1.5, 2));
    ALL.put("softsign", Activation::softsign);
    ALL.put("tanh", Activation::tanh);
    ALL.put("threshold", () -> Activation.threshold(0.1, 0.5));
    ALL.put("glu", () -> Activation.glu(1));
    ALL.put("softmin", () -> Activation.softmin(1));
    ALL.put("softmax", () -> Activation.softmax(1));
    ALL.put("softmax2d", Activation::softmax2d);
    ALL.put("log_softmax", () -> Activation.logSoftmax(-1));
    ALL.put("prelu", () -> PReLU.of(6));
    ALL.put("gelu", GELU::of);
    ALL.put("relu", ReLU::of);
  }

  static Stream<String> names() {
    return ALL.keySet().stream();
  }

  private static Module make(String name) {
    return Objects.requireNonNull(ALL.get(name)).get();
  }

  @ParameterizedTest
  @MethodSource("names")
  void computesWhatPyTorchComputes(String name) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (boolean dense : new boolean[] {true, false}) {
        if (name.equals("relu6") && dtype == DType.FLOAT32) continue; // 6 and -0.4 round
        compare(name, dtype, dense);
      }
    }
  }

  private static void compare(String name, DType dtype, boolean dense) {
    try (Scope _ = Scope.open();
        Module layer = make(name).to(dtype)) {
      Golden golden = Golden.read("sequence/activations.safetensors");
      Tensor values = golden.get("input").to(dtype);
      Tensor leaf = (dense ? values.copy() : strided(values)).requiresGrad_(true);
      Generator.manualSeed(9);
      Tensor output = layer.call(leaf);
      Tensor gradient = golden.get("gradient").to(dtype).narrow(1, 0, output.size(1));
      output.backward(gradient, false);
      Golden.assertClose(name, output, golden.get(name + "/output"));
      Golden.assertClose(
          name + "'s gradient", Golden.gradient(leaf), golden.get(name + "/input-gradient"));
      if (layer instanceof PReLU prelu) {
        Tensor found = Golden.gradient(prelu.parameters().getFirst().tensor());
        Golden.assertClose("weight", found, golden.get("prelu/weight-gradient"));
      }
    }
  }

  /** The same values, but not side by side. */
  private static Tensor strided(Tensor values) {
    return values.transpose(1, 3).contiguous().transpose(1, 3).detach();
  }

  @ParameterizedTest
  @MethodSource("names")
  void nothingGivesNothing(String name) {
    try (Scope _ = Scope.open();
        Module layer = make(name)) {
      Tensor x = Tensor.zeros(0, 6, 3, 2).requiresGrad_(true);
      Tensor y = layer.call(x);
      assertThat(y.numel()).isZero();
      y.sum().backward();
      assertThat(Golden.gradient(x).shape()).isEqualTo(x.shape());
    }
  }

  @Test
  void composedOnesKeepSixteenBits() {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("sequence/activations.safetensors");
      for (DType dtype : new DType[] {DType.BFLOAT16, DType.FLOAT16}) {
        for (String name : new String[] {"elu", "leaky_relu", "softplus", "hardtanh"}) {
          Tensor output = make(name).call(golden.get("input").to(dtype));
          assertThat(output.dtype()).isEqualTo(dtype);
          double[] found = output.toDoubleArray();
          double[] wanted =
              golden
                  .get(name + "/torch." + (dtype == DType.BFLOAT16 ? "bfloat16" : "float16"))
                  .toDoubleArray();
          double step = dtype == DType.BFLOAT16 ? 0x1p-6 : 0x1p-9; // two units in the last place
          for (int i = 0; i < found.length; i++) {
            assertThat(Math.abs(found[i] - wanted[i]))
                .as("%s of %s, element %d", name, dtype, i)
                .isLessThanOrEqualTo(step * Math.max(1, Math.abs(wanted[i])));
          }
        }
      }
    }
  }

  @Test
  void whatCannotBeIsRefusedWithASentence() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3);
      assertThatThrownBy(() -> x.glu(1))
          .hasMessage("glu: dimension 1 must have an even size, got float32[2, 3]");
      assertThatThrownBy(() -> x.prelu(Tensor.zeros(2)))
          .hasMessage(
              "prelu: the weight must have 1 element or 3, one a channel, got float32[2] for"
                  + " float32[2, 3]");
      assertThatThrownBy(() -> x.hardtanh(1, 0))
          .hasMessage("hardtanh: min must not be above max, got 1.0 and 0.0");
      assertThatThrownBy(() -> x.softshrink(-1))
          .hasMessage("softshrink: lambda must be 0 or more, got -1.0");
    }
  }
}
