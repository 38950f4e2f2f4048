package org.cresset.torch.nn.functional;

import java.util.Optional;

/**
 * How the windows of a pooling move, and what a mean divides by.
 *
 * @param stride by how much; empty for the kernel's size
 * @param padding how far windows may reach beyond the input at each end, at most half the kernel
 * @param dilation the distance of a window's elements, 1 for neighbours; greatest values alone
 * @param ceilMode whether a last window that is not full counts
 * @param countIncludePad whether a mean counts the zeros beyond the input; means alone
 * @param divisorOverride what a mean divides by, or 0 for the number of elements; means alone
 */
public record PoolOptions(
    Optional<Size> stride,
    Size padding,
    Size dilation,
    boolean ceilMode,
    boolean countIncludePad,
    long divisorOverride) {
  /** Windows side by side, no padding, dilation 1, full windows only. */
  public static final PoolOptions DEFAULT =
      new PoolOptions(Optional.empty(), Size.of(0), Size.of(1), false, true, 0);

  /** Checks the numbers. */
  public PoolOptions {
    stride.ifPresent(size -> size.atLeast(1, "pooling: stride"));
    padding.atLeast(0, "pooling: padding");
    dilation.atLeast(1, "pooling: dilation");
  }

  /** Another stride: one for all dimensions, or one for each. */
  public PoolOptions stride(long... stride) {
    return new PoolOptions(
        Optional.of(Size.of(stride)),
        padding,
        dilation,
        ceilMode,
        countIncludePad,
        divisorOverride);
  }

  /** Another padding: one for all dimensions, or one for each. */
  public PoolOptions padding(long... padding) {
    return new PoolOptions(
        stride, Size.of(padding), dilation, ceilMode, countIncludePad, divisorOverride);
  }

  /** Another dilation: one for all dimensions, or one for each. */
  public PoolOptions dilation(long... dilation) {
    return new PoolOptions(
        stride, padding, Size.of(dilation), ceilMode, countIncludePad, divisorOverride);
  }

  /** Whether a last window that is not full counts. */
  public PoolOptions ceilMode(boolean ceilMode) {
    return new PoolOptions(stride, padding, dilation, ceilMode, countIncludePad, divisorOverride);
  }

  /** Whether a mean counts the zeros beyond the input. */
  public PoolOptions countIncludePad(boolean count) {
    return new PoolOptions(stride, padding, dilation, ceilMode, count, divisorOverride);
  }

  /** What a mean divides by; 0 for the number of elements. */
  public PoolOptions divisorOverride(long divisor) {
    return new PoolOptions(stride, padding, dilation, ceilMode, countIncludePad, divisor);
  }

  /** The stride, which is the kernel unless another was given. */
  public Size strideOr(Size kernel) {
    return stride.orElse(kernel);
  }
}
