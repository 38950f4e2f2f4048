package org.cresset.torch.amp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;
import org.cresset.torch.optim.Adam;
import org.cresset.torch.optim.Optimizer;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/guides/mixed-precision.md} stands here word for word, and trains. */
class MixedPrecisionGuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guides", "mixed-precision.md");
  private static final Path THIS =
      Path.of("src/test/java/org/cresset/torch/amp/MixedPrecisionGuideTest.java");

  private final CrossEntropyLoss criterion = CrossEntropyLoss.of();
  private final Tensor images = Tensor.randn(16, 8);
  private final Tensor labels = Tensor.arange(16).remainder(4);

  @Test
  void theGuidesCodeIsTheCodeBelow() throws IOException {
    String code = unindented(Files.readString(THIS));
    List<String> snippets =
        Pattern.compile("(?s)```java\n(.*?)```")
            .matcher(Files.readString(GUIDE))
            .results()
            .map(match -> unindented(match.group(1)))
            .toList();
    assertThat(snippets).hasSize(2).allSatisfy(snippet -> assertThat(code).contains(snippet));
  }

  private static String unindented(String code) {
    return code.replaceAll("(?m)^ +", "");
  }

  @Test
  void bothWaysOfTheGuideLearn() {
    try (Scope _ = Scope.open();
        Module model = Sequential.of(Linear.of(8, 32), ReLU.of(), Linear.of(32, 4));
        Optimizer optimizer = Adam.of(model.parameters(), 0.01);
        GradScaler scaler = GradScaler.of(Device.CPU)) {
      double first = loss(model);
      for (int i = 0; i < 10; i++) inBFloat16(model, optimizer);
      double second = loss(model);
      for (int i = 0; i < 10; i++) inFloat16(model, optimizer, scaler);
      assertThat(second).isLessThan(0.9 * first);
      assertThat(loss(model)).isLessThan(0.9 * second);
    }
  }

  private double loss(Module model) {
    return criterion.forward(model.call(images), labels).item();
  }

  private void inBFloat16(Module model, Optimizer optimizer) {
    try (Scope _ = Scope.open()) {
      Tensor loss;
      try (var _ = Autocast.open(Device.Type.CPU, DType.BFLOAT16)) {
        loss = criterion.forward(model.call(images), labels);
      }
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
    }
  }

  private void inFloat16(Module model, Optimizer optimizer, GradScaler scaler) {
    try (Scope _ = Scope.open()) {
      Tensor loss;
      try (var _ = Autocast.open(Device.Type.CPU, DType.FLOAT16)) {
        loss = criterion.forward(model.call(images), labels);
      }
      optimizer.zeroGrad();
      scaler.scale(loss).backward();
      scaler.step(optimizer);
      scaler.update();
    }
  }
}
