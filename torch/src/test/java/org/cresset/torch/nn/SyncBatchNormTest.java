package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.AllReduce;
import org.junit.jupiter.api.Test;

/** Batch normalisation over several processes, which are threads here. */
class SyncBatchNormTest {
  @Test
  void aloneItIsBatchNorm() {
    try (Scope _ = Scope.open();
        SyncBatchNorm sync = SyncBatchNorm.of(3);
        BatchNorm2d norm = BatchNorm2d.of(3)) {
      Tensor x = Tensor.randn(2, 3, 4, 5);
      assertThat(sync.call(x).toFloatArray()).isEqualTo(norm.call(x).toFloatArray());
      assertThat(sync.stateDict().keySet()).isEqualTo(norm.stateDict().keySet());
      assertThatThrownBy(() -> sync.call(Tensor.zeros(2, 4, 3)))
          .isInstanceOf(ShapeException.class)
          .hasMessage("batchNorm: the input must be (N, 3, ...), got float32[2, 4, 3]");
    }
  }

  /** Of two processes with the same batch a sum, and its gradient, is twice one's own. */
  @Test
  void twoProcessesOfOneBatchAreThatBatchTwice() {
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      try (Scope _ = Scope.open();
          SyncBatchNorm sync = SyncBatchNorm.of(3, o -> o.momentum(0.3), t -> t.mul(2));
          BatchNorm2d whole = BatchNorm2d.of(3, o -> o.momentum(0.3))) {
        sync.to(dtype);
        whole.to(dtype);
        Tensor x = Tensor.randn(2, 3, 4, 5).to(dtype).requiresGrad_(true);
        Tensor twice = Tensor.cat(List.of(x.detach(), x.detach()), 0).requiresGrad_(true);
        Tensor weights = Tensor.randn(2, 3, 4, 5).to(dtype);
        sync.call(x).mul(weights).sum().backward();
        Tensor expected = whole.call(twice);
        expected.mul(Tensor.cat(List.of(weights, weights), 0)).sum().backward();

        Golden.assertClose("gradient", Golden.gradient(x), Golden.gradient(twice).narrow(0, 0, 2));
        Golden.assertClose(
            "weight's gradient",
            Golden.gradient(Objects.requireNonNull(sync.weight())).mul(2),
            Golden.gradient(Objects.requireNonNull(whole.weight())));
        for (String name : List.of("running_mean", "running_var")) {
          Golden.assertClose(name, at(sync, name), at(whole, name));
        }
        assertThat(at(sync, "num_batches_tracked").itemLong()).isEqualTo(1);
        sync.eval();
        whole.eval();
        Golden.assertClose("evaluation", sync.call(x), whole.call(x));
      }
    }
  }

  private static Tensor at(Module module, String buffer) {
    return Objects.requireNonNull(module.namedBuffers().get(buffer), buffer);
  }

  /** Adds up over threads: each lays its tensor down, and all add them in one order. */
  private static final class Threads {
    private final List<Tensor> parts = new ArrayList<>();
    private final CyclicBarrier barrier = new CyclicBarrier(2);

    AllReduce rank(int rank) {
      return local -> {
        try {
          barrier.await();
          synchronized (parts) {
            if (parts.size() < 2) parts.addAll(List.of(local, local));
            parts.set(rank, local);
          }
          barrier.await();
          Tensor sum = parts.get(0).add(parts.get(1));
          barrier.await();
          return sum;
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      };
    }
  }

  @Test
  void batchesOfDifferentSizesAreNormalisedTogether() throws InterruptedException {
    try (Scope _ = Scope.open();
        BatchNorm1d whole = BatchNorm1d.of(3)) {
      Generator.manualSeed(1);
      Tensor x = Tensor.randn(5, 3, 4);
      float[] expected = whole.call(x).detach().toFloatArray();
      Threads threads = new Threads();
      float[][] found = new float[2][];
      float[][] variances = new float[2][];
      Thread[] running = new Thread[2];
      for (int rank = 0; rank < 2; rank++) {
        int own = rank;
        float[] part =
            own == 0 ? x.narrow(0, 0, 2).toFloatArray() : x.narrow(0, 2, 3).toFloatArray();
        running[rank] =
            new Thread(
                () -> {
                  try (Scope _ = Scope.open();
                      BatchNorm1d layer = BatchNorm1d.of(3)) {
                    Sequential net = Sequential.of(ReLU.of(), Sequential.of(layer));
                    SyncBatchNorm.convertSyncBatchnorm(net, threads.rank(own));
                    found[own] = layer.call(Tensor.of(part, 2L + own, 3, 4)).toFloatArray();
                    variances[own] = at(layer, "running_var").toFloatArray();
                  }
                });
        running[rank].start();
      }
      for (Thread thread : running) thread.join();
      float[] joined = new float[expected.length];
      System.arraycopy(found[0], 0, joined, 0, found[0].length);
      System.arraycopy(found[1], 0, joined, found[0].length, found[1].length);
      Golden.assertClose("values", Tensor.of(joined), Tensor.of(expected));
      Tensor variance = at(whole, "running_var");
      Golden.assertClose("variance", Tensor.of(variances[0]), variance);
      Golden.assertClose("variance", Tensor.of(variances[1]), variance);
    }
  }
}
