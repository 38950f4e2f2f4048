package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cresset.torch.TensorAssert.assertClose;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values on their way between Java and tensors. */
@ExtendWith(LeakCheck.class)
final class ValuesTest {
  @Test
  void arraysOfEveryTypeGoInAndOut() {
    try (Scope _ = Scope.open()) {
      Tensor floats = Tensor.of(new float[] {1.5f, -2}, 2, 1);
      assertThat(floats.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(floats.shape()).isEqualTo(Shape.of(2, 1));
      assertThat(floats.toFloatArray()).containsExactly(1.5f, -2);
      assertThat(Tensor.of(new double[] {0.1}).toDoubleArray()).containsExactly(0.1);
      assertThat(Tensor.of(new long[] {Long.MIN_VALUE}).toLongArray())
          .containsExactly(Long.MIN_VALUE);
      assertThat(Tensor.of(new int[] {7, -8}).dtype()).isEqualTo(DType.INT32);
      assertThat(Tensor.of(new short[] {7, -8}).toLongArray()).containsExactly(7, -8);
      assertThat(Tensor.of(new byte[] {7, -8}).toByteArray()).containsExactly(7, -8);
      assertThat(Tensor.of(new boolean[] {true, false}).toLongArray()).containsExactly(1, 0);
      assertThat(Tensor.of(new boolean[] {true, false}).dtype()).isEqualTo(DType.BOOL);
      assertThat(Tensor.of(new float[0]).shape()).isEqualTo(Shape.of(0));
      assertThat(Tensor.of(new float[0], 0, 3).toFloatArray()).isEmpty();
    }
  }

  @Test
  void otherTypesAreConvertedOnTheWayOut() {
    try (Scope _ = Scope.open()) {
      assertThat(Tensor.arange(3).toFloatArray()).containsExactly(0, 1, 2);
      assertThat(Tensor.ones(DType.BFLOAT16, 2).toDoubleArray()).containsExactly(1, 1);
      assertThat(Tensor.of(new int[] {-1}).to(DType.UINT8).toLongArray()).containsExactly(255);
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Tensor.ones(2).toLongArray())
          .withMessage("toLongArray: the tensor must be of an integer type, got float32[2]");
    }
  }

  @Test
  void itemsAreSingleValues() {
    try (Scope _ = Scope.open()) {
      assertThat(Tensor.scalar(2.5).item()).isEqualTo(2.5);
      assertThat(Tensor.of(new long[] {Long.MAX_VALUE}).itemLong()).isEqualTo(Long.MAX_VALUE);
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(2).item())
          .withMessage("item: the tensor must have one element, got float32[2]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.zeros(DType.INT64, 0).itemLong())
          .withMessage("itemLong: the tensor must have one element, got int64[0]");
    }
  }

  @Test
  void memorySegmentsGoInAndOut() {
    try (Scope _ = Scope.open();
        Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_INT, 1, 2, 3, 4, 5, 6);
      Tensor x = Tensor.of(source, DType.INT32, 2, 3);
      source.fill((byte) 0);
      assertThat(x.toLongArray()).containsExactly(1, 2, 3, 4, 5, 6);
      MemorySegment target = arena.allocate(24);
      x.t().copyTo(target); // not contiguous
      assertThat(target.toArray(ValueLayout.JAVA_INT)).containsExactly(1, 4, 2, 5, 3, 6);
      x.t().copyFrom(arena.allocateFrom(ValueLayout.JAVA_INT, 10, 20, 30, 40, 50, 60));
      assertThat(x.toLongArray()).containsExactly(10, 30, 50, 20, 40, 60);
      assertThat(Tensor.of(source, DType.INT32).shape()).isEqualTo(Shape.of());
    }
  }

  @Test
  void wrongSizesAreRefused() {
    try (Scope _ = Scope.open()) {
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.of(new float[] {1, 2, 3}, 2, 2))
          .withMessage(
              "tensor: the shape must have as many elements as there are values, got shape [2, 2]"
                  + " and 3 values");
      MemorySegment small = MemorySegment.ofArray(new byte[7]);
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(2).copyTo(small))
          .withMessage("copyTo: float32[2] needs 8 bytes, got 7");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(2).copyFrom(small))
          .withMessage("copyFrom: float32[2] needs 8 bytes, got 7");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.of(small, DType.INT64, 1))
          .withMessage("copyFrom: int64[1] needs 8 bytes, got 7");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.zeros(2, -1))
          .withMessage("shape: every size must be 0 or more, got [2, -1]");
    }
  }

  @Test
  void buffersAreTheTensorsMemory() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
      ByteBuffer buffer = x.buffer();
      assertThat(buffer.remaining()).isEqualTo(16);
      assertThat(buffer.asFloatBuffer().get(2)).isEqualTo(3);
      buffer.asFloatBuffer().put(2, 30);
      assertClose(x, 1, 2, 30, 4);
      x.get(1).buffer().asFloatBuffer().put(1, 40); // a view starts in the middle
      assertClose(x, 1, 2, 30, 40);
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> x.t().buffer())
          .withMessage("buffer: the tensor must lie densely on the CPU, got float32[2, 2]");
      Tensor images = Tensor.empty(DType.UINT8, MemoryFormat.CHANNELS_LAST, 1, 3, 2, 2);
      images.buffer().put(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
      assertThat(images.select(1, 0).toByteArray()).containsExactly(0, 3, 6, 9);
    }
  }

  @Test
  void valuesOfATensorThatWantsGradients() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(2).requiresGrad_(true);
      assertThat(x.mul(2).toFloatArray()).containsExactly(2, 2);
      assertThat(x.mul(2).sum().item()).isEqualTo(4);
    }
  }
}
