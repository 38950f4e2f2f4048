package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.FlopCounter;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;

/** What a network costs, against torch.utils.flop_counter, and what making a summary leaves. */
class SummaryTest {
  private static Sequential cnn() {
    return Sequential.of(
        Conv2d.of(3, 8, 3, o -> o.padding(1).stride(2)),
        ReLU.of(),
        Conv2d.of(8, 12, 3, o -> o.groups(4)),
        Flatten.of(),
        Linear.of(432, 10));
  }

  private static Map<String, Long> golden() throws IOException {
    Map<String, Long> flops = new HashMap<>();
    for (String line : Files.readAllLines(Golden.path("sequence/flops.txt"))) {
      String[] parts = line.split(" ");
      flops.put(parts[0], Long.parseLong(parts[1]));
    }
    return flops;
  }

  private static long wanted(String name) throws IOException {
    return Objects.requireNonNull(golden().get(name), name);
  }

  @Test
  void countsWhatPyTorchCounts() throws IOException {
    try (Scope _ = Scope.open();
        Sequential cnn = cnn();
        TransformerEncoderLayer layer =
            TransformerEncoderLayer.of(12, 3, o -> o.dimFeedforward(20));
        GRU gru = GRU.of(4, 6, o -> o.bidirectional(true))) {
      assertThat(cnn.summary(2, 3, 15, 16).flops()).isEqualTo(wanted("cnn"));
      assertThat(layer.summary(7, 2, 12).flops()).isEqualTo(wanted("encoder-layer"));
      assertThat(gru.summary(5, 2, 4).flops()).isEqualTo(wanted("gru"));
      try (FlopCounter counter = FlopCounter.open()) { // with values: another kernel for attention
        layer.call(Tensor.randn(7, 2, 12));
        assertThat(counter.total()).isEqualTo(wanted("encoder-layer"));
      }
    }
  }

  @Test
  void namesLayersShapesParametersAndMemory() {
    try (Scope _ = Scope.open();
        Sequential cnn = cnn()) {
      Summary summary = cnn.summary(2, 3, 15, 16);
      assertThat(summary.rows().stream().map(Summary.Row::output))
          .containsExactly(
              "[2, 10]", "[2, 8, 8, 8]", "[2, 8, 8, 8]", "[2, 12, 6, 6]", "[2, 432]", "[2, 10]");
      assertThat(summary.parameters()).isEqualTo(3 * 8 * 9 + 8 + 2 * 12 * 9 + 12 + 432 * 10 + 10);
      assertThat(summary.activationBytes())
          .isEqualTo(4 * (2 * 512 + 2 * 512 + 2 * 432 + 2 * 432 + 20));
      assertThat(summary.toString())
          .startsWith("layer")
          .contains("  0: Conv2d   [2, 8, 8, 8]")
          .contains("parameters   4,782, 4,782 trainable, 18.7 KiB")
          .contains("FLOPs        " + "%,d forward".formatted(summary.flops()));
    }
  }

  @Test
  void leavesTheNetworkAsItWas() {
    try (Scope _ = Scope.open();
        Sequential net = Sequential.of(Linear.of(3, 2), BatchNorm2d.of(4))) {
      Linear linear = (Linear) net.at(0);
      linear.call(Tensor.ones(1, 3)).sum().backward();
      Map<String, Tensor> before = new HashMap<>();
      net.stateDict().forEach((name, t) -> before.put(name, t.copy()));
      float[] gradient = Golden.gradient(linear.weight()).toFloatArray();
      long live = Tensor.live();
      for (int i = 0; i < 3; i++) {
        assertThat(linear.summary(5, 3).flops()).isEqualTo(60);
        assertThatThrownBy(() -> net.summary(5, 3)).isInstanceOf(TorchException.class);
      }
      assertThat(Tensor.live()).isLessThanOrEqualTo(live);
      net.stateDict()
          .forEach(
              (name, t) ->
                  assertThat(t.toByteArray())
                      .isEqualTo(Objects.requireNonNull(before.get(name)).toByteArray()));
      assertThat(Golden.gradient(linear.weight()).toFloatArray()).isEqualTo(gradient);
      assertThat(linear.weight().requiresGrad()).isTrue();
    }
  }

  @Test
  void usesNoMemoryForWhatIsTooLargeForAnyMachine() {
    try (Scope _ = Scope.open();
        Sequential net = cnn();
        Embedding table = Embedding.of(7, 3)) {
      long batch = 1L << 40; // 2 PiB of pixels
      assertThat(net.summary(batch, 3, 15, 16).rows().getFirst().output())
          .isEqualTo("[" + batch + ", 10]");
      assertThat(table.summary(DType.INT64, 2, 5).rows().getFirst().output())
          .isEqualTo("[2, 5, 3]");
    }
  }
}
