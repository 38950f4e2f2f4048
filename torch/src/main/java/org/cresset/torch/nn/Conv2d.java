package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Slides learned filters over images. Source: {@code torch.nn.Conv2d}.
 *
 * <pre>{@code
 * Conv2d.of(3, 32, 3, o -> o.padding(1)) // (N, 3, H, W) -> (N, 32, H, W)
 * }</pre>
 *
 * <p>Shape: (N, in, H, W) gives (N, out, H', W') with H' = floor((H + 2 padding - dilation (kernel
 * - 1) - 1) / stride) + 1.
 *
 * <p>Parameters: {@code weight} (out, in/groups, kH, kW) and {@code bias} (out), both evenly from
 * ±1/sqrt(in/groups kH kW).
 */
public final class Conv2d extends Module {
  /**
   * How the filters move.
   *
   * @param stride by how much, 1 or more
   * @param padding how many zeros there are around the image
   * @param dilation the distance of a filter's elements, 1 for neighbours
   * @param groups into how many parts the channels fall that do not see each other
   * @param bias whether a number is added to each output channel
   */
  public record Options(Size stride, Size padding, Size dilation, long groups, boolean bias) {
    /** Stride 1, no padding, dilation 1, one group, a bias. */
    public static final Options DEFAULT = new Options(Size.of(1), Size.of(0), Size.of(1), 1, true);

    /** Checks the numbers. */
    public Options {
      stride.atLeast(1, "conv2d: stride");
      padding.atLeast(0, "conv2d: padding");
      dilation.atLeast(1, "conv2d: dilation");
      if (groups < 1) {
        throw new IllegalArgumentException("conv2d: groups must be 1 or more, got " + groups);
      }
    }

    /** Another stride, the same in both dimensions. */
    public Options stride(long stride) {
      return stride(Size.of(stride));
    }

    /** Another stride. */
    public Options stride(Size stride) {
      return new Options(stride, padding, dilation, groups, bias);
    }

    /** Another padding, the same in both dimensions. */
    public Options padding(long padding) {
      return padding(Size.of(padding));
    }

    /** Another padding. */
    public Options padding(Size padding) {
      return new Options(stride, padding, dilation, groups, bias);
    }

    /** Another dilation, the same in both dimensions. */
    public Options dilation(long dilation) {
      return dilation(Size.of(dilation));
    }

    /** Another dilation. */
    public Options dilation(Size dilation) {
      return new Options(stride, padding, dilation, groups, bias);
    }

    /** Another number of groups. */
    public Options groups(long groups) {
      return new Options(stride, padding, dilation, groups, bias);
    }

    /** With a bias or without. */
    public Options bias(boolean bias) {
      return new Options(stride, padding, dilation, groups, bias);
    }
  }

  private final Size kernel;
  private final Options options;
  private final Tensor weight;
  private final @Nullable Tensor bias;

  private Conv2d(long in, long out, Size kernel, Options options) {
    this.kernel = kernel.atLeast(1, "conv2d: the kernel");
    this.options = options;
    long groups = options.groups();
    if (in < 1 || out < 1 || in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "conv2d: channels must be multiples of groups, got %d to %d in %d"
              .formatted(in, out, groups));
    }
    weight =
        parameter(
            "weight",
            Tensor.empty(DType.FLOAT32, out, in / groups, kernel.height(), kernel.width()));
    Init.layerWeight(weight);
    if (options.bias()) {
      bias = parameter("bias", Tensor.empty(DType.FLOAT32, out));
      Init.layerBias(bias, weight);
    } else {
      bias = null;
    }
  }

  /** Square filters, with the default options. */
  public static Conv2d of(long in, long out, long kernel) {
    return of(in, out, Size.of(kernel), Options.DEFAULT);
  }

  /** Square filters, with options made of the default ones: {@code o -> o.padding(1)}. */
  public static Conv2d of(long in, long out, long kernel, UnaryOperator<Options> options) {
    return of(in, out, Size.of(kernel), options.apply(Options.DEFAULT));
  }

  /** Filters of any size. */
  public static Conv2d of(long in, long out, Size kernel, Options options) {
    return new Conv2d(in, out, kernel, options);
  }

  /** The filters, (out, in/groups, kH, kW). */
  public Tensor weight() {
    return weight;
  }

  /** What is added to each channel, (out), or null. */
  public @Nullable Tensor bias() {
    return bias;
  }

  /** How the filters move. */
  public Options options() {
    return options;
  }

  @Override
  public Tensor forward(Tensor input) {
    return Functional.conv2d(input, weight, bias, options);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    StringBuilder text = new StringBuilder();
    text.append(weight.size(1) * options.groups()).append(", ").append(weight.size(0));
    text.append(", kernel_size=").append(kernel).append(", stride=").append(options.stride());
    if (!options.padding().equals(Size.of(0))) text.append(", padding=").append(options.padding());
    if (!options.dilation().equals(Size.of(1))) {
      text.append(", dilation=").append(options.dilation());
    }
    if (options.groups() != 1) text.append(", groups=").append(options.groups());
    if (!options.bias()) text.append(", bias=False");
    return text.toString();
  }
}
