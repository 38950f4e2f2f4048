package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every spatial layer against PyTorch: values, gradients, names, first values, what it prints. */
class SpatialLayersTest {
  private static final String FILE = "nn/spatial.safetensors";

  /** How the elements of an input lie in memory. */
  enum Order {
    DENSE,
    CHANNELS_LAST,
    STRIDED;

    Tensor arrange(Tensor x) {
      return switch (this) {
        case DENSE -> x;
        case CHANNELS_LAST -> x.dim() == 4 ? x.to(MemoryFormat.CHANNELS_LAST) : x;
        case STRIDED -> Tensor.stack(List.of(x, x), -1).select(-1, 0);
      };
    }
  }

  static Stream<Arguments> cases() {
    Golden golden = names();
    return SpatialLayers.ALL.keySet().stream()
        .filter(name -> golden.tensors().containsKey(name + "/input"))
        .flatMap(
            name ->
                Stream.of(DType.FLOAT64, DType.FLOAT32)
                    .flatMap(
                        dtype ->
                            Stream.of(Order.values())
                                .map(order -> Arguments.of(name, dtype, order))));
  }

  private static Golden names() {
    try (Scope _ = Scope.open()) {
      return Golden.read(FILE);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesWhatPyTorchComputes(String name, DType dtype, Order order) {
    try (Scope _ = Scope.open();
        Module layer = layer(name)) {
      Golden golden = Golden.read(FILE).under(name + "/");
      assertThat(layer.stateDict().keySet())
          .containsExactlyInAnyOrderElementsOf(golden.under("state/").tensors().keySet());
      layer.to(DType.FLOAT64).loadStateDict(golden.under("state/").tensors());
      layer.to(dtype).train(!name.endsWith("-eval"));
      Tensor leaf = golden.get("input").to(dtype).requiresGrad_(true);

      Tensor output = layer.call(order.arrange(leaf));
      output.backward(weights(output), false);

      assertThat(output.dtype()).isEqualTo(dtype);
      Golden.assertClose("output", output, golden.get("output"));
      Golden.assertClose("input's gradient", Golden.gradient(leaf), golden.get("input-gradient"));
      Golden gradients = golden.under("parameter-gradient/");
      layer
          .namedParameters()
          .forEach((p, t) -> Golden.assertClose(p, Golden.gradient(t), gradients.get(p)));
      Golden after = golden.under("after/");
      layer.namedBuffers().forEach((b, t) -> Golden.assertClose(b, t, after.get(b)));
    }
  }

  /** The gradient that {@code spatial.py} gives a result. */
  static Tensor weights(Tensor result) {
    double[] values = new double[Math.toIntExact(result.numel())];
    for (int i = 0; i < values.length; i++) values[i] = i * 7919L % 101 / 50.0 - 1;
    if (values.length == 0) return result.detach().zerosLike();
    return Tensor.of(values, result.shape().toArray()).to(result.dtype());
  }

  private static Module layer(String name) {
    return Objects.requireNonNull(SpatialLayers.ALL.get(name), name).get();
  }

  @Test
  void everyLayerIsInTheGoldenFile() throws IOException {
    assertThat(printed().keySet()).isEqualTo(SpatialLayers.ALL.keySet());
  }

  @Test
  void printsWhatPyTorchPrints() throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    SpatialLayers.ALL.forEach(
        (name, make) -> {
          try (Module layer = make.get()) {
            found.put(name, layer.toString());
          }
        });
    assertThat(found).containsExactlyInAnyOrderEntriesOf(printed());
  }

  private static Map<String, String> printed() throws IOException {
    Map<String, String> printed = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Golden.path("nn/spatial.txt"))) {
      int tab = line.indexOf('\t');
      printed.put(line.substring(0, tab), line.substring(tab + 1));
    }
    return printed;
  }

  @Test
  void startsWithPyTorchsValuesForTheSameSeed() {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read(FILE);
      int compared = 0;
      for (String name : SpatialLayers.ALL.keySet()) {
        Map<String, Tensor> initial = golden.under(name + "/initial/").tensors();
        if (initial.isEmpty()) continue;
        Generator.manualSeed(42);
        try (Module layer = layer(name)) {
          for (Map.Entry<String, Tensor> state : layer.stateDict().entrySet()) {
            assertThat(state.getValue().toFloatArray())
                .as(name + " " + state.getKey())
                .isEqualTo(Objects.requireNonNull(initial.get(state.getKey())).toFloatArray());
            compared++;
          }
        }
      }
      assertThat(compared).isGreaterThan(15);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DENSE", "CHANNELS_LAST"})
  void keepsTheOrderOfMemoryThatPyTorchKeeps(Order order) {
    List<String> keeping =
        List.of(
            "conv2d-reflect",
            "convt2d",
            "adaptivemax2d",
            "upsample-nearest2d",
            "upsample-bilinear",
            "gn",
            "reflectionpad2d",
            "zeropad2d");
    MemoryFormat format =
        order == Order.DENSE ? MemoryFormat.CONTIGUOUS : MemoryFormat.CHANNELS_LAST;
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read(FILE);
      for (String name : keeping) {
        try (Module layer = layer(name)) {
          layer.to(format);
          Tensor input = order.arrange(golden.get(name + "/input").to(DType.FLOAT32));
          assertThat(layer.call(input).isContiguous(format)).as(name).isTrue();
        }
      }
    }
  }

  @Test
  void stepsLeaveNothingBehind() throws InterruptedException {
    for (String name : List.of("conv2d-same-replicate", "circularpad3d", "in2d", "lrn", "rms")) {
      try (Scope _ = Scope.open();
          Module layer = layer(name)) {
        Tensor input = Golden.read(FILE).get(name + "/input").to(DType.FLOAT32);
        step(layer, input); // the numbers that it computes with and the gradients are kept
        long before = Tensor.live();
        for (int i = 0; i < 5; i++) step(layer, input);
        for (int i = 0; i < 200 && Tensor.live() > before; i++) {
          System.gc(); // numbers that were kept and gave way to others are the collector's
          Thread.sleep(5);
        }
        assertThat(Tensor.live()).as(name).isLessThanOrEqualTo(before);
      }
    }
  }

  private static void step(Module layer, Tensor input) {
    try (Scope _ = Scope.open()) {
      layer.call(input.detach().requiresGrad_(true)).sum().backward();
    }
  }
}
