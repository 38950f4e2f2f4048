package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Objects;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.junit.jupiter.api.Test;

final class FlatParametersTest {
  @Test
  void aVectorGoesThereAndBack() {
    try (Scope _ = Scope.open();
        Linear layer = Linear.of(2, 3)) {
      FlatParameters.fromVector(
          Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}), layer.parameters());
      assertThat(layer.weight().toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(layer.parameters().get(1).tensor().toFloatArray()).containsExactly(7, 8, 9);
      Tensor vector = FlatParameters.toVector(layer.parameters());
      assertThat(vector.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
      vector.square().sum().backward();
      assertThat(Objects.requireNonNull(layer.parameters().get(1).tensor().grad()).toFloatArray())
          .containsExactly(14, 16, 18);
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> FlatParameters.fromVector(Tensor.ones(8), layer.parameters()))
          .withMessage("fromVector: there must be a vector of 9 elements, got float32[8]");
    }
  }
}
