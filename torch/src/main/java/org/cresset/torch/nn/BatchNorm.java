package org.cresset.torch.nn;

import java.util.Arrays;
import org.cresset.torch.Device;
import org.cresset.torch.NoGrad;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.AllReduce;
import org.cresset.torch.nn.functional.Normalizations;
import org.cresset.torch.nn.functional.SynchronizedBatchNorm;
import org.jspecify.annotations.Nullable;

/** What batch normalisation layers have in common. */
abstract sealed class BatchNorm extends StatisticsNorm
    permits BatchNorm1d, BatchNorm2d, BatchNorm3d, SyncBatchNorm {
  private @Nullable AllReduce group;
  private boolean statisticsKept; // whether batches leave the running statistics as they are

  BatchNorm(long channels, NormOptions options) {
    super("batchNorm", channels, options);
  }

  /** Refuses an input that this layer is not for. */
  abstract void check(Tensor input);

  final void check(Tensor input, String shape, int... ranks) {
    boolean fits = Arrays.stream(ranks).anyMatch(rank -> rank == input.dim());
    if (fits && input.size(1) == channels()) return;
    throw new ShapeException(
        "batchNorm: the input must be %s, got %s%s"
            .formatted(shape.formatted(channels()), input.dtype(), input.shape()));
  }

  /** Takes the statistics of training over all processes of a group from now on. */
  final void synchronize(AllReduce group) {
    this.group = group;
  }

  final void keepStatistics(boolean kept) {
    statisticsKept = kept;
  }

  @Override
  public Tensor forward(Tensor input) {
    check(input);
    boolean training = training() || runningMean == null;
    double momentum = training && !statisticsKept ? momentumOfNextBatch() : 0;
    double eps = options().eps();
    AllReduce processes = group;
    if (training() && processes != null) {
      return SynchronizedBatchNorm.compute(
          input, weight(), bias(), runningMean, runningVar, momentum, eps, processes);
    }
    return Normalizations.batchNorm(
        input, weight(), bias(), runningMean, runningVar, training, momentum, eps);
  }

  private double momentumOfNextBatch() {
    Tensor count = batches;
    return count == null ? 0 : momentum(countBatch(count));
  }

  private double momentum(long count) {
    return options().momentum().orElse(1.0 / count);
  }

  /** Adds 1; on the CPU straight in memory, for this runs at each step of each layer. */
  private long countBatch(Tensor batches) {
    if (batches.device().equals(Device.CPU)) {
      var memory = batches.buffer();
      memory.putLong(0, memory.getLong(0) + 1);
      return memory.getLong(0);
    }
    try (var _ = NoGrad.open()) {
      batches.add_(1);
    }
    // Only the mean over all batches needs the number, and so has to wait for the GPU.
    return options().momentum().isPresent() ? 1 : batches.itemLong();
  }
}
