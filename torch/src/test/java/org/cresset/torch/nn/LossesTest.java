package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.functional.Reduction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every loss against PyTorch's values and gradients. */
class LossesTest {
  @ParameterizedTest
  @ValueSource(strings = {"1d", "2d", "3d", "4d", "5d"})
  void crossEntropyIsPyTorchs(String rank) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (Reduction reduction : Reduction.values()) {
        for (boolean weighted : new boolean[] {false, true}) {
          for (double smoothing : new double[] {0, 0.2}) {
            crossEntropy(rank, dtype, reduction, weighted, smoothing);
          }
        }
      }
    }
  }

  private static void crossEntropy(
      String rank, DType dtype, Reduction reduction, boolean weighted, double smoothing) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("nn/losses.safetensors");
      Tensor logits = golden.get("ce/" + rank + "/logits").to(dtype).copy().requiresGrad_(true);
      Tensor target = golden.get("ce/" + rank + "/target");
      CrossEntropyLoss criterion =
          weighted
              ? CrossEntropyLoss.of(
                  golden.get("weight").to(dtype),
                  o -> o.reduction(reduction).labelSmoothing(smoothing))
              : CrossEntropyLoss.of(o -> o.reduction(reduction).labelSmoothing(smoothing));
      Tensor loss = criterion.forward(logits, target);
      loss.sum().backward();
      String name =
          "ce/%s/%s/%s/%s".formatted(rank, reduction, weighted, smoothing).toLowerCase(Locale.ROOT);
      Golden.assertClose(name, loss, golden.get(name + "/loss"));
      Golden.assertClose(
          name + "'s gradient", Golden.gradient(logits), golden.get(name + "/gradient"));
      criterion.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void meanSquaredErrorIsPyTorchs(Reduction reduction) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      try (Scope _ = Scope.open()) {
        Golden golden = Golden.read("nn/losses.safetensors");
        Tensor input = golden.get("mse/input").to(dtype).copy().requiresGrad_(true);
        Tensor loss = MSELoss.of(reduction).forward(input, golden.get("mse/target").to(dtype));
        loss.sum().backward();
        String name = "mse/" + reduction.name().toLowerCase(Locale.ROOT);
        Golden.assertClose(name, loss, golden.get(name + "/loss"));
        Golden.assertClose(
            name + "'s gradient", Golden.gradient(input), golden.get(name + "/gradient"));
      }
    }
  }

  @Test
  void anotherClassCanBeIgnored() {
    try (Scope _ = Scope.open()) {
      Tensor logits = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      Tensor all =
          CrossEntropyLoss.of().forward(logits.get(0).unsqueeze(0), Tensor.of(new long[] {1}));
      Tensor part =
          CrossEntropyLoss.of(o -> o.ignoreIndex(2)).forward(logits, Tensor.of(new long[] {1, 2}));
      Golden.assertClose("loss", part, all);
    }
  }

  @Test
  void targetsThatDoNotFitAreRefusedWithASentence() {
    try (Scope _ = Scope.open()) {
      CrossEntropyLoss criterion = CrossEntropyLoss.of();
      Tensor logits = Tensor.zeros(2, 3);
      assertThatThrownBy(() -> criterion.forward(logits, Tensor.zeros(2)))
          .isInstanceOf(TorchException.class)
          .hasMessage("crossEntropy: the target must hold classes of int64, got float32[2]");
      assertThatThrownBy(() -> criterion.forward(logits, Tensor.of(new long[] {0, 1, 2})))
          .hasMessage(
              "crossEntropy: the target must have the logits' shape without the classes, got"
                  + " float32[2, 3] and int64[3]");
      assertThatThrownBy(() -> criterion.forward(Tensor.scalar(0), Tensor.of(new long[] {0})))
          .hasMessageContaining("got float32[] and int64[1]");
      assertThatThrownBy(() -> criterion.forward(logits, Tensor.of(new long[] {0, 3})))
          .isInstanceOf(TorchException.class)
          .hasMessageStartingWith("nll_loss: ");
      assertThatThrownBy(() -> MSELoss.of().forward(logits, Tensor.zeros(3)))
          .hasMessage(
              "mseLoss: input and target must have the same shape, got float32[2, 3] and"
                  + " float32[3]");
      assertThatThrownBy(() -> CrossEntropyLoss.of(o -> o.labelSmoothing(-1)))
          .hasMessage("crossEntropy: label smoothing must be from 0 to 1, got -1.0");
    }
  }
}
