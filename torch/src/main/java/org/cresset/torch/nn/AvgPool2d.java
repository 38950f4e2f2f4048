package org.cresset.torch.nn;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;

/**
 * The mean of each window of each channel. Source: {@code torch.nn.AvgPool2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W') with H' = floor((H + 2 padding - kernel) / stride) +
 * 1, or the ceiling.
 */
public final class AvgPool2d extends Module {
  /**
   * How the windows move and what they divide by.
   *
   * @param stride by how much; empty for the kernel's size
   * @param padding how many zeros there are around the image, at most half the kernel
   * @param ceilMode whether a last window that is not full counts
   * @param countIncludePad whether the zeros around the image count
   * @param divisorOverride what to divide by; 0 for the number of elements
   */
  public record Options(
      Optional<Size> stride,
      Size padding,
      boolean ceilMode,
      boolean countIncludePad,
      long divisorOverride) {
    /** Windows side by side, no padding, full windows only. */
    public static final Options DEFAULT = new Options(Optional.empty(), Size.of(0), false, true, 0);

    /** Checks the numbers. */
    public Options {
      stride.ifPresent(size -> size.atLeast(1, "avgPool2d: stride"));
      padding.atLeast(0, "avgPool2d: padding");
    }

    /** Another stride, the same in both dimensions. */
    public Options stride(long stride) {
      return stride(Size.of(stride));
    }

    /** Another stride. */
    public Options stride(Size stride) {
      return new Options(Optional.of(stride), padding, ceilMode, countIncludePad, divisorOverride);
    }

    /** Another padding, the same in both dimensions. */
    public Options padding(long padding) {
      return padding(Size.of(padding));
    }

    /** Another padding. */
    public Options padding(Size padding) {
      return new Options(stride, padding, ceilMode, countIncludePad, divisorOverride);
    }

    /** Whether a last window that is not full counts. */
    public Options ceilMode(boolean ceilMode) {
      return new Options(stride, padding, ceilMode, countIncludePad, divisorOverride);
    }

    /** Whether the zeros around the image count. */
    public Options countIncludePad(boolean count) {
      return new Options(stride, padding, ceilMode, count, divisorOverride);
    }

    /** What to divide by; 0 for the number of elements. */
    public Options divisorOverride(long divisor) {
      return new Options(stride, padding, ceilMode, countIncludePad, divisor);
    }
  }

  private final Size kernel;
  private final Options options;

  private AvgPool2d(Size kernel, Options options) {
    this.kernel = kernel.atLeast(1, "avgPool2d: the kernel");
    this.options = options;
  }

  /** Square windows side by side. */
  public static AvgPool2d of(long kernel) {
    return of(Size.of(kernel), Options.DEFAULT);
  }

  /** Square windows, with options made of the default ones: {@code o -> o.stride(2)}. */
  public static AvgPool2d of(long kernel, UnaryOperator<Options> options) {
    return of(Size.of(kernel), options.apply(Options.DEFAULT));
  }

  /** Windows of any size. */
  public static AvgPool2d of(Size kernel, Options options) {
    return new AvgPool2d(kernel, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Functional.avgPool2d(input, kernel, options);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "kernel_size=%s, stride=%s, padding=%s"
        .formatted(
            kernel.shortest(),
            options.stride.orElse(kernel).shortest(),
            options.padding.shortest());
  }
}
