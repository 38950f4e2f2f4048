package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random numbers: PyTorch's, and repeatable. */
@ExtendWith(LeakCheck.class)
final class GeneratorTest {
  @Test
  void theSameSeedGivesPyTorchsNumbers() throws IOException {
    for (String line : Golden.read("random.txt").lines().toList()) {
      try (Scope _ = Scope.open()) {
        String[] parts = line.split(" ", 3);
        Tensor expected = Golden.tensor(parts[2]);
        Generator.manualSeed(Long.parseLong(parts[1]));
        long[] shape = expected.shape().toArray();
        Tensor drawn =
            switch (parts[0]) {
              case "randn" -> Tensor.randn(shape);
              case "rand" -> Tensor.rand(shape);
              case "randperm" -> Tensor.randperm(shape[0]);
              case "bernoulli" -> Tensor.full(0.5, DType.FLOAT32, shape).bernoulli();
              default -> throw new IllegalArgumentException(parts[0]);
            };
        TensorAssert.assertClose(drawn, expected);
      }
    }
  }

  @Test
  void aStateIsWhereTheSequenceGoesOn() {
    try (Scope _ = Scope.open()) {
      Generator.manualSeed(5);
      Tensor.randn(7);
      byte[] state = Generator.state();
      Tensor first = Tensor.randn(33);
      Tensor second = Tensor.rand(3);
      Generator.manualSeed(6);
      Generator.state(state);
      assertThat(Tensor.randn(33).isEqualTo(first)).isTrue();
      assertThat(Tensor.rand(3).isEqualTo(second)).isTrue();
    }
  }

  @Test
  void aStateOfTheWrongSizeIsRefused() {
    int size = Generator.state().length;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Generator.state(new byte[3]))
        .withMessage("a generator's state must have " + size + " bytes, got 3");
  }

  @Test
  void drawingWithoutReplacementDrawsEachOnce() {
    try (Scope _ = Scope.open()) {
      Tensor drawn = Tensor.ones(5).multinomial(5, false);
      assertThat(drawn.toLongArray()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }
  }
}
