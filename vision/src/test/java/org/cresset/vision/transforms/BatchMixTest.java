package org.cresset.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.vision.image.Size;
import org.junit.jupiter.api.Test;

class BatchMixTest {
  @Test
  void mixUpBlendsEachImageWithTheOneBefore() {
    try (Scope _ = Scope.open()) {
      BatchMix mix = new MixUp.Drawn(0.75, 2);
      Tensor images = Tensor.of(new float[] {4, 8}, 2, 1, 1, 1);
      assertThat(mix.images(images).toFloatArray()).containsExactly(5, 7);
      Tensor labels = mix.labels(Tensor.of(new long[] {0, 1}, 2));
      assertThat(labels.toFloatArray()).containsExactly(0.75f, 0.25f, 0.25f, 0.75f);
    }
  }

  @Test
  void cutMixReplacesARectangle() {
    try (Scope _ = Scope.open()) {
      BatchMix mix = new CutMix.Drawn(0, 1, 1, 2, 2, Size.of(2));
      Tensor images = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 1, 2, 2);
      assertThat(mix.images(images).toFloatArray()).containsExactly(1, 6, 3, 4, 5, 2, 7, 8);
      Tensor labels = mix.labels(Tensor.of(new long[] {0, 1}, 2));
      assertThat(labels.toFloatArray()).containsExactly(0.75f, 0.25f, 0.25f, 0.75f);
    }
  }
}
