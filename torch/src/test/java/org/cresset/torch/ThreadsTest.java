package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tensors on several threads at once. */
@ExtendWith(LeakCheck.class)
final class ThreadsTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 300;

  @Test
  void eightThreadsComputeAtOnce() throws Exception {
    run(Thread.ofPlatform().factory());
  }

  @Test
  void eightVirtualThreadsComputeAtOnce() throws Exception {
    run(Thread.ofVirtual().factory());
  }

  private static void run(ThreadFactory factory) throws Exception {
    try (Scope _ = Scope.open();
        ExecutorService pool = Executors.newThreadPerTaskExecutor(factory)) {
      Tensor shared = Tensor.arange(64).to(DType.FLOAT64).reshape(8, 8);
      double expected = gradientSum(shared, 3);
      List<Future<Double>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(
            pool.submit(
                () -> {
                  double last = 0;
                  for (int round = 0; round < ROUNDS; round++) last = gradientSum(shared, 3);
                  return last;
                }));
      }
      for (Future<Double> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
      }
    }
  }

  /** Every kind of argument, a graph and its backward pass. */
  private static double gradientSum(Tensor shared, double factor) {
    try (Scope _ = Scope.open()) {
      Tensor x = shared.copy().requiresGrad_(true);
      Tensor y = x.mul(factor).add(shared).matmul(shared).softmax(1).gelu("tanh");
      Tensor parts = Tensor.cat(y.split(3, 0), 0).sum(new long[] {0, 1}, false);
      parts.backward();
      try (var _ = NoGrad.open()) {
        return Objects.requireNonNull(x.grad()).abs().sum().item() + parts.item();
      }
    }
  }

  /** OpenBLAS, told to share a factorisation, would need more stack than a Java thread has. */
  @Test
  void largeProductsBesideFactorisations() throws Exception {
    try (Scope _ = Scope.open();
        ExecutorService pool = Executors.newFixedThreadPool(2)) {
      Tensor ones = Tensor.ones(512, 512);
      Tensor twice = Matrices.eye(512, ones).mul(2);
      Future<Double> products = pool.submit(() -> mean(() -> ones.matmul(ones)));
      Future<Double> inverses = pool.submit(() -> mean(twice::inverse));
      assertThat(products.get(60, TimeUnit.SECONDS)).isEqualTo(512);
      assertThat(inverses.get(60, TimeUnit.SECONDS)).isEqualTo(0.5 / 512);
    }
  }

  private static double mean(Supplier<Tensor> computed) {
    double last = 0;
    for (int round = 0; round < 40; round++) {
      try (Scope _ = Scope.open()) {
        last = computed.get().mean().item();
      }
    }
    return last;
  }

  @Test
  void gradientsIntoOneLeafFromOtherThreadsOneAfterTheOther() throws Exception {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(3).requiresGrad_(true);
      for (int i = 0; i < 3; i++) {
        Thread worker =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (Scope _ = Scope.open()) {
                        x.mul(2).sum().backward();
                      }
                    });
        worker.join();
      }
      TensorAssert.assertClose(Objects.requireNonNull(x.grad()), 6, 6, 6);
    }
  }
}
