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
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer against PyTorch's values and gradients, in two types and two orders of memory. */
class LayersTest {
  private static final Map<String, Supplier<Module>> LAYERS = new LinkedHashMap<>();

  static {
    LAYERS.put("conv", () -> Conv2d.of(4, 3, 3));
    LAYERS.put(
        "conv-all",
        () -> Conv2d.of(4, 3, Size.of(3, 2), o -> o.stride(2, 1).padding(1, 2).dilation(1, 2)));
    LAYERS.put("conv-groups", () -> Conv2d.of(4, 6, 3, o -> o.padding(1).groups(2).bias(false)));
    LAYERS.put("conv-depthwise", () -> Conv2d.of(4, 4, 3, o -> o.padding(1).groups(4)));
    LAYERS.put("conv-1x1", () -> Conv2d.of(4, 3, 1));
    LAYERS.put("linear", () -> Linear.of(5, 3));
    LAYERS.put("linear-3d", () -> Linear.of(5, 3));
    LAYERS.put("linear-nobias", () -> Linear.of(5, 3, false));
    LAYERS.put("bn", () -> BatchNorm2d.of(4));
    LAYERS.put("bn-eval", () -> BatchNorm2d.of(4, o -> o.eps(1e-3)));
    LAYERS.put("bn-momentum", () -> BatchNorm2d.of(4, o -> o.momentum(0.3)));
    LAYERS.put("bn-cumulative", () -> BatchNorm2d.of(4, o -> o.cumulativeAverage()));
    LAYERS.put("bn-plain", () -> BatchNorm2d.of(4, o -> o.affine(false)));
    LAYERS.put("bn-untracked-eval", () -> BatchNorm2d.of(4, o -> o.trackRunningStats(false)));
    LAYERS.put("relu", ReLU::of);
    LAYERS.put("gelu", GELU::of);
    LAYERS.put("gelu-tanh", () -> GELU.of(GELU.Approximation.TANH));
    LAYERS.put("maxpool", () -> MaxPool2d.of(2));
    LAYERS.put("maxpool-overlap", () -> MaxPool2d.of(3, o -> o.stride(2).padding(1)));
    LAYERS.put("maxpool-ceil", () -> MaxPool2d.of(2, o -> o.ceilMode(true)));
    LAYERS.put(
        "maxpool-dilated",
        () -> MaxPool2d.of(Size.of(2, 3), o -> o.stride(1, 2).dilation(2).padding(1)));
    LAYERS.put("avgpool", () -> AvgPool2d.of(2));
    LAYERS.put("avgpool-pad", () -> AvgPool2d.of(3, o -> o.stride(2).padding(1)));
    LAYERS.put(
        "avgpool-nopad",
        () -> AvgPool2d.of(3, o -> o.stride(2).padding(1).ceilMode(true).countIncludePad(false)));
    LAYERS.put("avgpool-divisor", () -> AvgPool2d.of(Size.of(2, 3), o -> o.divisorOverride(5)));
    LAYERS.put("adaptive-1", () -> AdaptiveAvgPool2d.of(1));
    LAYERS.put("adaptive-3x2", () -> AdaptiveAvgPool2d.of(3, 2));
    LAYERS.put("adaptive-9", () -> AdaptiveAvgPool2d.of(9));
    LAYERS.put("flatten", Flatten::of);
    LAYERS.put("flatten-0-2", () -> Flatten.of(0, 2));
    LAYERS.put("dropout-eval", () -> Dropout.of(0.4));
  }

  static Stream<Arguments> cases() {
    return LAYERS.keySet().stream()
        .flatMap(
            name ->
                Stream.of(DType.FLOAT64, DType.FLOAT32)
                    .flatMap(
                        dtype ->
                            Stream.of(MemoryFormat.CONTIGUOUS, MemoryFormat.CHANNELS_LAST)
                                .map(format -> Arguments.of(name, dtype, format))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesWhatPyTorchComputes(String name, DType dtype, MemoryFormat format) {
    try (Scope _ = Scope.open();
        Module layer = layer(name)) {
      Golden golden = Golden.read("nn/layers.safetensors").under(name + "/");
      layer.to(DType.FLOAT64).loadStateDict(golden.under("state/").tensors());
      layer.to(dtype).to(format).train(!name.endsWith("-eval"));
      Tensor input = arranged(golden.get("input").to(dtype), format).copy().requiresGrad_(true);

      Tensor output = layer.forward(input);
      if (name.equals("bn-cumulative")) output = layer.forward(input);
      output.backward(arranged(golden.get("gradient").to(dtype), format), false);

      Golden.assertClose("output", output, golden.get("output"));
      Golden.assertClose("input's gradient", Golden.gradient(input), golden.get("input-gradient"));
      Golden gradients = golden.under("parameter-gradient/");
      assertThat(layer.namedParameters().keySet()).isEqualTo(gradients.tensors().keySet());
      layer
          .namedParameters()
          .forEach((p, t) -> Golden.assertClose(p, Golden.gradient(t), gradients.get(p)));
      Golden after = golden.under("after/");
      assertThat(layer.namedBuffers().keySet()).isEqualTo(after.tensors().keySet());
      layer.namedBuffers().forEach((b, t) -> Golden.assertClose(b, t, after.get(b)));
    }
  }

  private static Module layer(String name) {
    return Objects.requireNonNull(LAYERS.get(name)).get();
  }

  private static Tensor arranged(Tensor tensor, MemoryFormat format) {
    return tensor.dim() == 4 ? tensor.to(format) : tensor;
  }

  @Test
  void dropoutDropsWhatPyTorchDropsForTheSameSeed() {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Golden golden = Golden.read("nn/layers.safetensors");
      Generator.manualSeed(5);
      Tensor output = Dropout.of(0.3).forward(golden.get("dropout/input"));
      Golden.assertClose("dropout", output, golden.get("dropout/output"));
    }
  }

  @Test
  void dropoutOfAllLeavesZerosAndOfNoneTheInput() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(3).requiresGrad_(true);
      Tensor all = Dropout.of(1).forward(x);
      all.sum().backward();
      assertThat(all.toFloatArray()).containsOnly(0);
      assertThat(Golden.gradient(x).toFloatArray()).containsOnly(0);
      assertThat(Dropout.of(0).forward(x)).isSameAs(x);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedWithASentence() {
    try (Scope _ = Scope.open();
        Module conv = Conv2d.of(3, 4, 3);
        Module norm = BatchNorm2d.of(3)) {
      assertThatThrownBy(() -> conv.forward(Tensor.zeros(2, 1, 5, 5)))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "conv2d: the input must have 3 channels for weight float32[4, 3, 3, 3] and 1"
                  + " group(s), got float32[2, 1, 5, 5]");
      assertThatThrownBy(() -> conv.forward(Tensor.zeros(5, 5)))
          .hasMessage("conv2d: the input must be (N, C, H, W) or (C, H, W), got float32[5, 5]");
      assertThatThrownBy(() -> Linear.of(5, 2).forward(Tensor.zeros(3, 4)))
          .hasMessage(
              "linear: the input's last dimension must be 5 for weight float32[2, 5], got"
                  + " float32[3, 4]");
      assertThatThrownBy(() -> norm.forward(Tensor.zeros(1, 3, 1, 1)))
          .hasMessage(
              "batchNorm: more than 1 value per channel is needed in training, got"
                  + " float32[1, 3, 1, 1]");
      assertThatThrownBy(() -> norm.forward(Tensor.zeros(2, 4, 2, 2)))
          .hasMessage("batchNorm: the input must be (N, 3, H, W), got float32[2, 4, 2, 2]");
      assertThatThrownBy(() -> MaxPool2d.of(2).forward(Tensor.zeros(2, 4)))
          .hasMessage("maxPool2d: the input must be (N, C, H, W) or (C, H, W), got float32[2, 4]");
    }
  }

  @Test
  void optionsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> Conv2d.of(3, 4, 3, o -> o.stride(0)))
        .hasMessage("convolution: stride must be 1 or more, got 0");
    assertThatThrownBy(() -> Conv2d.of(3, 4, 3, o -> o.groups(2)))
        .hasMessage("conv2d: channels must be multiples of groups, got 3 to 4 in 2");
    assertThatThrownBy(() -> Dropout.of(1.5)).hasMessage("dropout: p must be from 0 to 1, got 1.5");
    assertThatThrownBy(() -> Dropout.of(Double.NaN)).hasMessageContaining("got NaN");
    assertThatThrownBy(() -> MaxPool2d.of(0))
        .hasMessage("pooling: the kernel must be 1 or more, got 0");
    assertThatThrownBy(() -> BatchNorm2d.of(0))
        .hasMessage("batchNorm: channels must be 1 or more, got 0");
  }
}
