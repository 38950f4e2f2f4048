package org.cresset.torch.nn;

import java.util.OptionalDouble;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** What batch and instance normalisation have in common: scales, shifts, running statistics. */
abstract sealed class StatisticsNorm extends Module permits BatchNorm, InstanceNorm {
  private final long channels;
  private NormOptions options;
  private final @Nullable Tensor weight;
  private final @Nullable Tensor bias;
  final @Nullable Tensor runningMean;
  final @Nullable Tensor runningVar;
  final @Nullable Tensor batches;

  StatisticsNorm(String what, long channels, NormOptions options) {
    if (channels < 1) {
      throw new IllegalArgumentException(what + ": channels must be 1 or more, got " + channels);
    }
    this.channels = channels;
    this.options = options;
    boolean shifts = options.affine() && options.bias();
    weight = options.affine() ? parameter("weight", Tensor.ones(channels)) : null;
    bias = shifts ? parameter("bias", Tensor.zeros(channels)) : null;
    boolean track = options.trackRunningStats();
    runningMean = track ? buffer("running_mean", Tensor.zeros(channels)) : null;
    runningVar = track ? buffer("running_var", Tensor.ones(channels)) : null;
    batches = track ? buffer("num_batches_tracked", Tensor.zeros(DType.INT64)) : null;
  }

  final long channels() {
    return channels;
  }

  final NormOptions options() {
    return options;
  }

  /** Another weight of new batches in the running statistics; empty for the mean of all. */
  final void momentum(OptionalDouble momentum) {
    NormOptions o = options;
    options = new NormOptions(o.eps(), momentum, o.affine(), o.bias(), o.trackRunningStats());
  }

  /** Forgets the batches that it has seen. Source: {@code reset_running_stats}. */
  final void resetRunningStats() {
    try (NoGrad _ = NoGrad.open()) {
      if (runningMean != null) runningMean.zero_();
      if (runningVar != null) runningVar.fill_(1);
      if (batches != null) batches.zero_();
    }
  }

  /** The scales, (C), or null. */
  public @Nullable Tensor weight() {
    return weight;
  }

  /** The shifts, (C), or null. */
  public @Nullable Tensor bias() {
    return bias;
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "%d, eps=%s, momentum=%s, affine=%s, bias=%s, track_running_stats=%s"
        .formatted(
            channels,
            Python.number(options.eps()),
            options.momentum().isPresent()
                ? Python.number(options.momentum().getAsDouble())
                : "None",
            Python.flag(options.affine()),
            Python.flag(bias != null),
            Python.flag(options.trackRunningStats()));
  }
}
