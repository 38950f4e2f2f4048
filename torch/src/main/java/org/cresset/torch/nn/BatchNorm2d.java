package org.cresset.torch.nn;

import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.NoGrad;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Brings each channel of images to mean 0 and variance 1, then scales and shifts it as learned.
 * Source: Ioffe and Szegedy 2015, {@code torch.nn.BatchNorm2d}.
 *
 * <p>Shape: (N, C, H, W) stays. In training the batch's statistics are used and the running ones
 * move towards them; in evaluation the running ones are used.
 *
 * <p>Parameters: {@code weight} (C), ones, and {@code bias} (C), zeros. Buffers: {@code
 * running_mean}, {@code running_var} (C), and {@code num_batches_tracked}, int64.
 */
public final class BatchNorm2d extends Module {
  /**
   * How the statistics are taken and used.
   *
   * @param eps added to the variance
   * @param momentum the weight of a new batch in the running statistics; empty for the mean of all
   * @param affine whether there are weight and bias
   * @param trackRunningStats whether there are running statistics
   */
  public record Options(
      double eps, OptionalDouble momentum, boolean affine, boolean trackRunningStats) {
    /** eps 1e-5, momentum 0.1, weight and bias, running statistics. */
    public static final Options DEFAULT = new Options(1e-5, OptionalDouble.of(0.1), true, true);

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(eps, momentum, affine, trackRunningStats);
    }

    /** Another momentum. */
    public Options momentum(double momentum) {
      return new Options(eps, OptionalDouble.of(momentum), affine, trackRunningStats);
    }

    /** Running statistics that are the mean over all batches: PyTorch's momentum None. */
    public Options cumulativeAverage() {
      return new Options(eps, OptionalDouble.empty(), affine, trackRunningStats);
    }

    /** With weight and bias or without. */
    public Options affine(boolean affine) {
      return new Options(eps, momentum, affine, trackRunningStats);
    }

    /** With running statistics or without; then the batch's are used in evaluation too. */
    public Options trackRunningStats(boolean track) {
      return new Options(eps, momentum, affine, track);
    }
  }

  private final long channels;
  private final Options options;
  private final @Nullable Tensor weight;
  private final @Nullable Tensor bias;
  private final @Nullable Tensor runningMean;
  private final @Nullable Tensor runningVar;
  private final @Nullable Tensor batches;

  private BatchNorm2d(long channels, Options options) {
    if (channels < 1) {
      throw new IllegalArgumentException("batchNorm: channels must be 1 or more, got " + channels);
    }
    this.channels = channels;
    this.options = options;
    weight = options.affine ? parameter("weight", Tensor.ones(channels)) : null;
    bias = options.affine ? parameter("bias", Tensor.zeros(channels)) : null;
    boolean track = options.trackRunningStats;
    runningMean = track ? buffer("running_mean", Tensor.zeros(channels)) : null;
    runningVar = track ? buffer("running_var", Tensor.ones(channels)) : null;
    batches = track ? buffer("num_batches_tracked", Tensor.zeros(DType.INT64)) : null;
  }

  /** For images of {@code channels} channels. */
  public static BatchNorm2d of(long channels) {
    return of(channels, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.momentum(0.01)}. */
  public static BatchNorm2d of(long channels, UnaryOperator<Options> options) {
    return new BatchNorm2d(channels, options.apply(Options.DEFAULT));
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
  public Tensor forward(Tensor input) {
    if (input.dim() != 4 || input.size(1) != channels) {
      throw new ShapeException(
          "batchNorm: the input must be (N, %d, H, W), got %s%s"
              .formatted(channels, input.dtype(), input.shape()));
    }
    boolean training = training() || runningMean == null;
    double momentum = training ? momentumOfNextBatch() : 0;
    return Functional.batchNorm(
        input, weight, bias, runningMean, runningVar, training, momentum, options.eps);
  }

  private double momentumOfNextBatch() {
    if (batches == null) return 0;
    long count = countBatch(batches);
    return options.momentum.orElse(1.0 / count);
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
    return options.momentum.isPresent() ? 1 : batches.itemLong();
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
            python(options.eps),
            options.momentum.isPresent() ? python(options.momentum.getAsDouble()) : "None",
            python(options.affine),
            python(options.affine),
            python(options.trackRunningStats));
  }

  private static String python(double value) {
    String java = String.valueOf(value);
    return java.replace(".0E-", "e-0").replace("E-", "e-0");
  }

  private static String python(boolean value) {
    return value ? "True" : "False";
  }
}
