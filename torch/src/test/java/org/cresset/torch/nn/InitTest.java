package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Init.Fan;
import org.cresset.torch.nn.Init.Nonlinearity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What weights start with, bit by bit as PyTorch draws it for the same seed. */
class InitTest {
  private static final Map<String, UnaryOperator<Tensor>> CALLS = new LinkedHashMap<>();

  static {
    double tanh = Init.calculateGain(Nonlinearity.TANH);
    double selu = Init.calculateGain(Nonlinearity.SELU);
    CALLS.put("xavier_uniform", t -> Init.xavierUniform_(t, tanh));
    CALLS.put("xavier_normal", t -> Init.xavierNormal_(t, selu));
    CALLS.put(
        "kaiming_uniform", t -> Init.kaimingUniform_(t, 0.2, Fan.FAN_OUT, Nonlinearity.LEAKY_RELU));
    CALLS.put("kaiming_normal", t -> Init.kaimingNormal_(t, 0, Fan.FAN_IN, Nonlinearity.RELU));
    CALLS.put("trunc_normal", t -> Init.truncNormal_(t, 0.1, 0.02));
    CALLS.put("trunc_normal_wide", t -> Init.truncNormal_(t, 0.5, 1, -0.4, 1.1));
    CALLS.put("trunc_normal_tail", t -> Init.truncNormal_(t, 0, 1, 1.5, 3));
    CALLS.put("orthogonal", t -> Init.orthogonal_(t, 1.5));
    CALLS.put("constant", t -> Init.constant_(t, 0.3));
    CALLS.put("sparse", t -> Init.sparse_(t, 0.3, 0.5));
    CALLS.put("eye", Init::eye_);
    CALLS.put("dirac", t -> Init.dirac_(t, 2));
    CALLS.put("dirac3", Init::dirac_);
  }

  static Stream<String> names() {
    try (Scope _ = Scope.open()) {
      return Golden.read("nn/starts.safetensors").tensors().keySet().stream().sorted();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void drawsWhatPyTorchDraws(String name) {
    try (Scope _ = Scope.open()) {
      Tensor expected = Golden.read("nn/starts.safetensors").get(name);
      Tensor weight = Tensor.zeros(expected.shape().toArray()).requiresGrad_(true);
      Generator.manualSeed(11);
      UnaryOperator<Tensor> call =
          Objects.requireNonNull(CALLS.get(name.replaceFirst("/.*", "")), name);
      assertThat(call.apply(weight)).isSameAs(weight);
      // A decomposition rounds as its library does; everything else is the same to the bit.
      if (name.startsWith("orthogonal")) Golden.assertClose(name, weight, expected);
      else assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
    }
  }

  @Test
  void orthogonalRowsArePerpendicularAndOfOneLength() {
    try (Scope _ = Scope.open()) {
      Tensor weight = Init.orthogonal_(Tensor.empty(DType.FLOAT64, 3, 2, 4), 2);
      Tensor rows = weight.reshape(3, 8);
      Golden.assertClose("products", rows.matmul(rows.t()), Tensor.eye(3).to(DType.FLOAT64).mul(4));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (Scope _ = Scope.open()) {
      assertThatThrownBy(() -> Init.eye_(Tensor.zeros(3)))
          .isInstanceOf(ShapeException.class)
          .hasMessage("eye_: the tensor must have 2 dimensions, got float32[3]");
      assertThatThrownBy(() -> Init.xavierNormal_(Tensor.zeros(3)))
          .hasMessage("xavierNormal_: the tensor must have 2 or more dimensions, got float32[3]");
      assertThatThrownBy(() -> Init.dirac_(Tensor.zeros(3, 2, 2), 2))
          .hasMessage("dirac_: output channels must be a multiple of groups, got [3, 2, 2] and 2");
      assertThatThrownBy(() -> Init.truncNormal_(Tensor.zeros(3), 0, 1, 2, -2))
          .hasMessage(
              "truncNormal_: the standard deviation must be positive and the limits in order, got"
                  + " 1.0, 2.0 and -2.0");
      assertThat(Init.kaimingNormal_(Tensor.zeros(0, 3)).numel()).isZero();
    }
  }
}
