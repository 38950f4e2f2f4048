package org.cresset.torch.nn;

import java.util.OptionalDouble;

/**
 * How statistics of channels are taken and used.
 *
 * @param eps added to the variance
 * @param momentum the weight of a new batch in the running statistics; empty for the mean of all
 * @param affine whether there is a weight
 * @param bias whether there is a bias, if there is a weight
 * @param trackRunningStats whether there are running statistics
 */
public record NormOptions(
    double eps, OptionalDouble momentum, boolean affine, boolean bias, boolean trackRunningStats) {
  /** Batch norm: eps 1e-5, momentum 0.1, weight and bias, running statistics. */
  public static final NormOptions BATCH =
      new NormOptions(1e-5, OptionalDouble.of(0.1), true, true, true);

  /** Instance norm: eps 1e-5, momentum 0.1, nothing learned, no running statistics. */
  public static final NormOptions INSTANCE =
      new NormOptions(1e-5, OptionalDouble.of(0.1), false, true, false);

  /** Another eps. */
  public NormOptions eps(double eps) {
    return new NormOptions(eps, momentum, affine, bias, trackRunningStats);
  }

  /** Another momentum. */
  public NormOptions momentum(double momentum) {
    return new NormOptions(eps, OptionalDouble.of(momentum), affine, bias, trackRunningStats);
  }

  /** Running statistics that are the mean over all batches: PyTorch's momentum None. */
  public NormOptions cumulativeAverage() {
    return new NormOptions(eps, OptionalDouble.empty(), affine, bias, trackRunningStats);
  }

  /** With weight and bias or without. */
  public NormOptions affine(boolean affine) {
    return new NormOptions(eps, momentum, affine, bias, trackRunningStats);
  }

  /** With a bias or with a weight alone. */
  public NormOptions bias(boolean bias) {
    return new NormOptions(eps, momentum, affine, bias, trackRunningStats);
  }

  /** With running statistics or without; then the batch's are used in evaluation too. */
  public NormOptions trackRunningStats(boolean track) {
    return new NormOptions(eps, momentum, affine, bias, track);
  }
}
