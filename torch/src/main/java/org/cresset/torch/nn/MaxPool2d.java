package org.cresset.torch.nn;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;

/**
 * The greatest of each window of each channel; NaN counts as greatest, and of equal ones the first
 * gets the gradient. Source: {@code torch.nn.MaxPool2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, H', W') with H' = floor((H + 2 padding - dilation (kernel -
 * 1) - 1) / stride) + 1, or the ceiling.
 */
public final class MaxPool2d extends Module {
  /**
   * How the windows move.
   *
   * @param stride by how much; empty for the kernel's size
   * @param padding how far windows may reach beyond the image, at most half the kernel
   * @param dilation the distance of a window's elements, 1 for neighbours
   * @param ceilMode whether a last window that is not full counts
   */
  public record Options(Optional<Size> stride, Size padding, Size dilation, boolean ceilMode) {
    /** Windows side by side, no padding, dilation 1, full windows only. */
    public static final Options DEFAULT =
        new Options(Optional.empty(), Size.of(0), Size.of(1), false);

    /** Checks the numbers. */
    public Options {
      stride.ifPresent(size -> size.atLeast(1, "maxPool2d: stride"));
      padding.atLeast(0, "maxPool2d: padding");
      dilation.atLeast(1, "maxPool2d: dilation");
    }

    /** Another stride, the same in both dimensions. */
    public Options stride(long stride) {
      return stride(Size.of(stride));
    }

    /** Another stride. */
    public Options stride(Size stride) {
      return new Options(Optional.of(stride), padding, dilation, ceilMode);
    }

    /** Another padding, the same in both dimensions. */
    public Options padding(long padding) {
      return padding(Size.of(padding));
    }

    /** Another padding. */
    public Options padding(Size padding) {
      return new Options(stride, padding, dilation, ceilMode);
    }

    /** Another dilation, the same in both dimensions. */
    public Options dilation(long dilation) {
      return new Options(stride, padding, Size.of(dilation), ceilMode);
    }

    /** Whether a last window that is not full counts. */
    public Options ceilMode(boolean ceilMode) {
      return new Options(stride, padding, dilation, ceilMode);
    }
  }

  private final Size kernel;
  private final Options options;

  private MaxPool2d(Size kernel, Options options) {
    this.kernel = kernel.atLeast(1, "maxPool2d: the kernel");
    this.options = options;
  }

  /** Square windows side by side. */
  public static MaxPool2d of(long kernel) {
    return of(Size.of(kernel), Options.DEFAULT);
  }

  /** Square windows, with options made of the default ones: {@code o -> o.stride(2)}. */
  public static MaxPool2d of(long kernel, UnaryOperator<Options> options) {
    return of(Size.of(kernel), options.apply(Options.DEFAULT));
  }

  /** Windows of any size. */
  public static MaxPool2d of(Size kernel, Options options) {
    return new MaxPool2d(kernel, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Functional.maxPool2d(input, kernel, options);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "kernel_size=%s, stride=%s, padding=%s, dilation=%s, ceil_mode=%s"
        .formatted(
            kernel.shortest(),
            options.stride.orElse(kernel).shortest(),
            options.padding.shortest(),
            options.dilation.shortest(),
            options.ceilMode ? "True" : "False");
  }
}
