package org.cresset.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.vision.Golden;
import org.cresset.vision.image.ImageSize;
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
      BatchMix mix = new CutMix.Drawn(0, 1, 1, 2, 2, ImageSize.of(2));
      Tensor images = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 1, 2, 2);
      assertThat(mix.images(images).toFloatArray()).containsExactly(1, 6, 3, 4, 5, 2, 7, 8);
      Tensor labels = mix.labels(Tensor.of(new long[] {0, 1}, 2));
      assertThat(labels.toFloatArray()).containsExactly(0.75f, 0.25f, 0.25f, 0.75f);
    }
  }

  private static Tensor golden(String name, long... shape) {
    FloatBuffer floats =
        ByteBuffer.wrap(Golden.bytes("transforms/" + name + ".f32"))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] values = new float[floats.remaining()];
    floats.get(values);
    return Tensor.of(values, shape);
  }

  @Test
  void bothAreTorchvisions() {
    Map<String, BatchMix> drawn =
        Map.of(
            "mixup", new MixUp.Drawn(0.3, 4),
            "cutmix", new CutMix.Drawn(1, 2, 6, 8, 4, new ImageSize(9, 11)));
    try (Scope _ = Scope.open()) {
      Tensor batch = golden("batch", 3, 3, 9, 11);
      Tensor labels = Tensor.of(new long[] {2, 0, 3}, 3);
      drawn.forEach(
          (name, mix) -> {
            assertNear(mix.images(batch), golden(name + "-images", 3, 3, 9, 11));
            assertNear(mix.labels(labels), golden(name + "-labels", 3, 4));
          });
    }
  }

  private static void assertNear(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.sub(expected).abs().max().item()).isLessThan(1e-6);
  }
}
