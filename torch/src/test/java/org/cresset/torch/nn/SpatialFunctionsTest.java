package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FeatureDropouts;
import org.cresset.torch.nn.functional.FractionalPoolings;
import org.cresset.torch.nn.functional.GridSampling;
import org.cresset.torch.nn.functional.Interpolation;
import org.cresset.torch.nn.functional.Padding;
import org.cresset.torch.nn.functional.PaddingMode;
import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Pooled;
import org.cresset.torch.nn.functional.Poolings;
import org.cresset.torch.nn.functional.Resampling;
import org.cresset.torch.nn.functional.Size;
import org.cresset.torch.nn.functional.Unpoolings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of {@code spatial.py} that no layer stands for, and what they refuse. */
class SpatialFunctionsTest {
  private static final String FILE = "nn/spatial.safetensors";
  private static final Map<String, Function<List<Tensor>, Tensor>> CALLS = new LinkedHashMap<>();

  static {
    for (boolean align : new boolean[] {false, true}) {
      for (GridSampling.Outside outside : GridSampling.Outside.values()) {
        for (GridSampling.Mode mode : GridSampling.Mode.values()) {
          String name = "%s-%s-%s".formatted(lower(mode), lower(outside), align);
          Function<List<Tensor>, Tensor> call =
              x -> GridSampling.gridSample(x.get(0), x.get(1), mode, outside, align);
          CALLS.put("grid2d-" + name, call);
          if (mode != GridSampling.Mode.BICUBIC) CALLS.put("grid3d-" + name, call);
        }
      }
      CALLS.put("affine2d-" + align, x -> grid(x, align, 2, 3, 4, 5));
      CALLS.put("affine3d-" + align, x -> grid(x, align, 1, 2, 3, 4, 2));
      for (Interpolation mode : List.of(Interpolation.BILINEAR, Interpolation.BICUBIC)) {
        String name = "antialias-%s-%s-".formatted(mode, align);
        CALLS.put(name + 3, x -> smooth(x, mode, align, 3, 2));
        CALLS.put(name + 6, x -> smooth(x, mode, align, 6, 7));
      }
    }
    CALLS.put(
        "area",
        x -> Resampling.interpolate(x.getFirst(), o -> o.size(3, 7).mode(Interpolation.AREA)));
    CALLS.put(
        "area3d",
        x ->
            Resampling.interpolate(x.getFirst(), o -> o.scaleFactor(1.5).mode(Interpolation.AREA)));
    PoolOptions usual = PoolOptions.DEFAULT;
    Size two = Size.of(2);
    CALLS.put(
        "unpool1d-sized", x -> Unpoolings.maxUnpool1d(x.get(0), x.get(1), two, usual, Size.of(5)));
    CALLS.put(
        "unpool2d-sized",
        x -> Unpoolings.maxUnpool2d(x.get(0), x.get(1), two, usual, Size.of(4, 5)));
    CALLS.put(
        "unpool3d-sized",
        x -> Unpoolings.maxUnpool3d(x.get(0), x.get(1), two, usual, Size.of(3, 4, 2)));
    CALLS.put(
        "fractional2d",
        x ->
            FractionalPoolings.fractionalMaxPool2d(x.get(0), two, Size.of(2, 3), x.get(1).detach())
                .values());
    CALLS.put(
        "fractional3d",
        x ->
            FractionalPoolings.fractionalMaxPool3d(
                    x.get(0), Size.of(1, 2, 1), Size.of(2, 2, 1), x.get(1).detach())
                .values());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Tensor grid(List<Tensor> x, boolean align, long... size) {
    return GridSampling.affineGrid(x.getFirst(), size, align);
  }

  private static Tensor smooth(List<Tensor> x, Interpolation mode, boolean align, long... size) {
    return Resampling.interpolate(
        x.getFirst(), o -> o.size(size).mode(mode).alignCorners(align).antialias(true));
  }

  static Stream<String> names() {
    return CALLS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void computesWhatPyTorchComputes(String name) {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      try (Scope _ = Scope.open()) {
        Golden golden = Golden.read(FILE).under(name + "/");
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; golden.tensors().containsKey("input" + i); i++) {
          Tensor input = golden.get("input" + i);
          boolean real = input.dtype().isFloatingPoint();
          inputs.add(real ? input.to(dtype).copy().requiresGrad_(true) : input);
        }
        Tensor output = Objects.requireNonNull(CALLS.get(name)).apply(inputs);
        output.backward(SpatialLayersTest.weights(output), false);
        Golden.assertClose("output", output, golden.get("output"));
        for (int i = 0; i < inputs.size(); i++) {
          Tensor gradient = golden.tensors().get("input" + i + "-gradient");
          if (gradient == null) continue;
          Golden.assertClose("gradient " + i, Golden.gradient(inputs.get(i)), gradient);
        }
      }
    }
  }

  @Test
  void maxPoolingSaysWhereTheGreatestStood() {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read(FILE);
      Tensor image = golden.get("area/input0");
      Pooled pooled = Poolings.maxPool2dWithIndices(image, Size.of(2), PoolOptions.DEFAULT);
      assertThat(pooled.indices().toLongArray()).isEqualTo(golden.get("indices2d").toLongArray());
      assertThat(pooled.values().toDoubleArray())
          .isEqualTo(golden.get("unpool2d-sized/input0").toDoubleArray());
      Tensor line = image.get(0).select(1, 0); // (C, L)
      Pooled ofLine = Poolings.maxPool1dWithIndices(line, Size.of(2), PoolOptions.DEFAULT);
      assertThat(ofLine.indices().toLongArray()).isEqualTo(golden.get("indices1d").toLongArray());
      MaxPool2d layer = MaxPool2d.of(2);
      Pooled again = layer.forwardWithIndices(image);
      Tensor back = MaxUnpool2d.of(2).forward(again.values(), again.indices(), Size.of(4, 5));
      assertThat(back.toDoubleArray())
          .isEqualTo(golden.get("unpool2d-sized/output").toDoubleArray());
    }
  }

  @Test
  void dropsWhatPyTorchDropsForTheSameSeed() {
    Map<String, Function<Tensor, Tensor>> calls = new LinkedHashMap<>();
    calls.put("dropout1d", x -> FeatureDropouts.dropout1d(x, 0.3, true));
    calls.put("dropout2d", x -> FeatureDropouts.dropout2d(x, 0.3, true));
    calls.put("dropout3d", x -> FeatureDropouts.dropout3d(x, 0.3, true));
    calls.put("alpha", x -> FeatureDropouts.alphaDropout(x, 0.3, true));
    calls.put("feature-alpha", x -> FeatureDropouts.featureAlphaDropout(x, 0.3, true));
    calls.forEach(
        (name, call) -> {
          try (Scope _ = Scope.open()) {
            Tensor expected = Golden.read(FILE).get(name + "/output");
            Tensor input = Tensor.linspace(-2, 2, 120).reshape(expected.shape().toArray());
            Generator.manualSeed(5);
            Tensor output = call.apply(input.requiresGrad_(true));
            Golden.assertClose(name, output, expected);
            output.sum().backward();
            assertThat(call.apply(input).shape()).isEqualTo(input.shape());
          }
        });
  }

  @Test
  void droppingNothingIsTheInputAndAllIsZero() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(2, 3, 4, 4);
      assertThat(FeatureDropouts.dropout2d(x, 0, true)).isSameAs(x);
      assertThat(FeatureDropouts.alphaDropout(x, 0.5, false)).isSameAs(x);
      assertThat(FeatureDropouts.dropout2d(x, 1, true).toFloatArray()).containsOnly(0);
      Module layer = Dropout2d.of(0.5);
      assertThat(layer.eval().call(x)).isSameAs(x);
    }
  }

  @Test
  void transposedConvolutionsMakeTheSizeThatIsAskedFor() {
    try (Scope _ = Scope.open();
        ConvTranspose2d layer = ConvTranspose2d.of(2, 3, 3, o -> o.stride(2).padding(1))) {
      Tensor input = Tensor.ones(1, 2, 4, 5);
      assertThat(layer.forward(input, Size.of(8, 9)).shape().toArray()).containsExactly(1, 3, 8, 9);
      assertThatThrownBy(() -> layer.forward(input, Size.of(9, 9)))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "convTranspose2d: the output's size must be from 7 to 8 in dimension 0, got (9, 9)");
    }
  }

  @Test
  void fractionalPoolingDrawsItsWindows() {
    try (Scope _ = Scope.open()) {
      Tensor image = Tensor.arange(2 * 7 * 9).to(DType.FLOAT32).reshape(1, 2, 7, 9);
      Tensor output = FractionalMaxPool2d.ofRatio(Size.of(2), 0.5, 0.7).call(image);
      assertThat(output.shape().toArray()).containsExactly(1, 2, 3, 6);
      float[] values = output.toFloatArray();
      assertThat(values[values.length - 1]).isEqualTo(125); // the last window ends at the end
    }
  }

  @Test
  void whatDoesNotFitIsRefusedWithASentence() {
    try (Scope _ = Scope.open();
        Module conv = Conv2d.of(3, 4, 5);
        Module line = Conv1d.of(3, 4, 3)) {
      refused(
          () -> conv.call(Tensor.zeros(1, 3, 4, 9)),
          "conv2d: the padded input must be at least as large as the filters, float32[1, 3, 4, 9]"
              + " with padding (0, 0) and dilation (1, 1) is smaller than weight float32[4, 3, 5,"
              + " 5]");
      refused(
          () -> line.call(Tensor.zeros(2, 4, 9)),
          "conv1d: the input must have 3 channels for weight float32[4, 3, 3] and 1 group(s), got"
              + " float32[2, 4, 9]");
      refused(
          () -> MaxPool1d.of(3).call(Tensor.zeros(2, 4, 2)),
          "maxPool1d: a window of 3 must fit into the padded input, got float32[2, 4, 2]");
      refused(
          () -> MaxPool2d.of(3, o -> o.padding(2)).call(Tensor.zeros(2, 4, 4, 4)),
          "maxPool2d: padding must be at most half the kernel, got 2 and 3");
      refused(
          () -> Padding.pad(Tensor.zeros(1, 2, 3), new long[] {3, 0}, PaddingMode.REFLECT),
          "pad: mode reflect must add at most 2 elements to a dimension of 3, got [3, 0] for"
              + " float32[1, 2, 3]");
      refused(
          () -> Padding.pad(Tensor.zeros(2, 3), -2, -2),
          "pad: more elements than there are must not be left out, got [-2, -2] for float32[2, 3]");
      refused(
          () ->
              Resampling.interpolate(
                  Tensor.zeros(1, 2, 3), o -> o.size(4, 4).mode(Interpolation.BILINEAR)),
          "interpolate: mode bilinear must have an input (N, C, ...) of 2 spatial dimensions, got"
              + " float32[1, 2, 3]");
      refused(
          () -> LayerNorm.of(4).call(Tensor.zeros(2, 3)),
          "layerNorm: the input's last dimensions must be [4], got float32[2, 3]");
      refused(
          () -> PixelShuffle.of(2).call(Tensor.zeros(1, 3, 2, 2)),
          "pixelShuffle: the input must be (..., C, H, W) with C a multiple of the factor's"
              + " square, got float32[1, 3, 2, 2] and factor 2");
      refused(
          () ->
              Unpoolings.maxUnpool2d(
                  Tensor.zeros(1, 1, 1, 1),
                  Tensor.of(new long[] {4}, 1, 1, 1, 1),
                  Size.of(2),
                  PoolOptions.DEFAULT,
                  null),
          "maxUnpool2d: indices must be from 0 to 3 for an output of [2, 2], got 4 to 4");
      refused(
          () ->
              GridSampling.gridSample(
                  Tensor.zeros(1, 1, 2, 2),
                  Tensor.zeros(1, 2, 2, 3),
                  GridSampling.Mode.BILINEAR,
                  GridSampling.Outside.ZEROS,
                  false),
          "gridSample: the input must be (N, C, H, W) and the grid (N, H', W', 2), or (N, C, D, H,"
              + " W) and (N, D', H', W', 3), got float32[1, 1, 2, 2] and float32[1, 2, 2, 3]");
    }
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ShapeException.class).hasMessage(message);
  }

  @Test
  void settingsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> Conv2d.of(3, 4, 3, o -> o.stride(2).samePadding()))
        .hasMessage("convolution: padding 'same' must go with stride 1, got stride 2");
    assertThatThrownBy(() -> Conv2d.of(3, 4, Size.of(3, 3, 3), o -> o))
        .hasMessage("a size must have one number or 2, got (3, 3, 3)");
    assertThatThrownBy(() -> AvgPool2d.of(2, o -> o.dilation(2)).call(Tensor.zeros(1, 1, 4, 4)))
        .hasMessage("avgPool2d: the mean of a window has no dilation, got 2");
    assertThatThrownBy(() -> GroupNorm.of(3, 4))
        .hasMessage("groupNorm: channels must be a multiple of groups, got 4 and 3");
    assertThatThrownBy(() -> Resampling.interpolate(Tensor.zeros(1, 1, 2, 2), o -> o))
        .hasMessage("interpolate: a size or a scale must be given, got none");
  }
}
