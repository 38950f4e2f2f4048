package org.cresset.torch.nn.functional;

import java.util.Arrays;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation in training with the statistics of all processes' batches together, which may
 * be of different sizes.
 *
 * <p>Two sums over the group: the mean has to be known before the squared distances from it can be
 * added up without cancellation. Statistics are computed in float32 for 16-bit inputs.
 */
public final class SynchronizedBatchNorm {
  private SynchronizedBatchNorm() {}

  /**
   * As {@link Normalizations#batchNorm} in training.
   *
   * @param group sums over all processes
   */
  public static Tensor compute(
      Tensor input,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      double momentum,
      double eps,
      AllReduce group) {
    long channels = input.size(1);
    long[] perChannel = new long[input.dim()];
    Arrays.fill(perChannel, 1);
    perChannel[1] = channels;
    long[] others = new long[input.dim() - 1];
    for (int i = 1; i < others.length; i++) others[i] = i + 1L;
    DType dtype = input.dtype();
    Tensor x = dtype == DType.FLOAT64 ? input : input.to(DType.FLOAT32);

    double own = input.numel() / (double) channels;
    Tensor count = Tensor.full(own, x.dtype(), 1).to(x.device());
    Tensor sums = group.sum(Tensor.cat(java.util.List.of(x.sum(others, false), count), 0));
    Tensor total = sums.narrow(0, channels, 1).detach();
    Tensor mean = sums.narrow(0, 0, channels).div(total); // (C)
    Tensor centred = x.sub(mean.reshape(perChannel)); // (N, C, ...)
    Tensor variance = group.sum(centred.square().sum(others, false)).div(total); // (C)
    follow(runningMean, mean, momentum);
    // The running variance is unbiased; of one value there is none, and the biased one is 0.
    if (runningVar != null) {
      try (var _ = NoGrad.open()) {
        Tensor freedom = total.sub(1).clampMin(1);
        follow(runningVar, variance.mul(total).div(freedom), momentum);
      }
    }
    Tensor normal = centred.mul(variance.add(eps).rsqrt().reshape(perChannel));
    Tensor scaled = weight == null ? normal : normal.mul(weight.reshape(perChannel));
    Tensor shifted = bias == null ? scaled : scaled.add(bias.reshape(perChannel));
    return shifted.dtype() == dtype ? shifted : shifted.to(dtype);
  }

  private static void follow(@Nullable Tensor running, Tensor batch, double momentum) {
    if (running == null) return;
    try (var _ = NoGrad.open()) {
      running.mul_(1 - momentum).add_(batch.detach().to(running.dtype()), momentum);
    }
  }
}
