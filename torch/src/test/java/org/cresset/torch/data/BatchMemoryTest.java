package org.cresset.torch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed batches lend their memory to later ones, but never what somebody still refers to. */
class BatchMemoryTest {
  /** Items 0 to 39, each a field of four times its own number. */
  private static final Dataset NUMBERS =
      new Dataset() {
        @Override
        public int size() {
          return 40;
        }

        @Override
        public List<Field> fields() {
          return List.of(Field.of("x", DType.FLOAT32, 4));
        }

        @Override
        public void read(int index, java.util.random.RandomGenerator random, Example into) {
          FloatBuffer x = into.floats("x");
          for (int i = 0; i < 4; i++) x.put(i, index);
        }
      };

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aLoopUsesTheSameMemoryAgain(int workers) {
    Set<Long> addresses = new HashSet<>();
    for (Batch batch : DataLoader.of(NUMBERS).batchSize(2).workers(workers).prefetch(3)) {
      addresses.add(MemorySegment.ofBuffer(batch.tensor("x").buffer()).address());
    }
    assertThat(addresses).hasSizeLessThanOrEqualTo(workers == 0 ? 1 : 6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whatIsStillReferredToIsLeftAlone(int workers) {
    try (Scope _ = Scope.open()) {
      List<Tensor> views = new ArrayList<>();
      Tensor weight = Tensor.ones(4).requiresGrad_(true);
      List<Tensor> losses = new ArrayList<>();
      for (Batch batch : DataLoader.of(NUMBERS).batchSize(2).workers(workers)) {
        Tensor x = batch.tensor("x"); // (2, 4)
        if (batch.index() == 1) views.add(x.get(0)); // of items 2 and 3
        if (batch.index() == 2) losses.add(x.mul(weight).sum()); // saves items 4 and 5
      }
      assertThat(views.getFirst().toFloatArray()).containsOnly(2);
      losses.getFirst().backward();
      assertThat(Objects.requireNonNull(weight.grad()).toFloatArray()).containsOnly(4 + 5);
    }
  }

  @Test
  void aTensorOfAClosedBatchIsClosed() {
    try (BatchIterator batches = DataLoader.of(NUMBERS).batchSize(2).iterator()) {
      Tensor first = batches.next().tensor("x");
      batches.next();
      assertThatThrownBy(first::toFloatArray)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("used after it was closed");
    }
  }

  @Test
  void nothingStaysAfterTheLoop() {
    long before = Tensor.live();
    for (int epoch = 0; epoch < 3; epoch++) {
      for (Batch batch : DataLoader.of(NUMBERS).batchSize(3).workers(2).epoch(epoch)) {
        assertThat(batch.size()).isPositive();
      }
    }
    assertThat(Tensor.live()).isEqualTo(before);
  }
}
