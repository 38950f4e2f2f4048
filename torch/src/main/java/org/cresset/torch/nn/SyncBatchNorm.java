package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.AllReduce;

/**
 * Batch normalisation of data of any rank whose statistics in training are those of all processes
 * that train together. Source: {@code torch.nn.SyncBatchNorm}.
 *
 * <p>Until a group is given it is {@link BatchNorm2d} for (N, C, ...) of any number of dimensions.
 *
 * <p>Parameters and buffers as of {@link BatchNorm2d}.
 */
public final class SyncBatchNorm extends BatchNorm {
  private SyncBatchNorm(long channels, NormOptions options) {
    super(channels, options);
  }

  /** For {@code channels} channels, on this process alone. */
  public static SyncBatchNorm of(long channels) {
    return of(channels, UnaryOperator.identity());
  }

  /** With options made of the default ones, on this process alone. */
  public static SyncBatchNorm of(long channels, UnaryOperator<NormOptions> options) {
    return new SyncBatchNorm(channels, options.apply(NormOptions.BATCH));
  }

  /** With options made of the default ones, over a group of processes. */
  public static SyncBatchNorm of(
      long channels, UnaryOperator<NormOptions> options, AllReduce group) {
    SyncBatchNorm layer = of(channels, options);
    layer.synchronize(group);
    return layer;
  }

  /**
   * Has every batch normalisation within a module, or the module itself, take its statistics over a
   * group of processes. The layers stay the objects that they are, for fields refer to them.
   *
   * @return the module
   */
  public static <M extends Module> M convertSyncBatchnorm(M module, AllReduce group) {
    if (module instanceof BatchNorm layer) layer.synchronize(group);
    module.children().values().forEach(child -> convertSyncBatchnorm(child, group));
    return module;
  }

  @Override
  void check(Tensor input) {
    int rank = Math.max(2, input.dim());
    check(input, "(N, %1$d, ...)", rank);
  }
}
