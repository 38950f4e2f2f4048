package org.cresset.torch.nn.functional;

/**
 * How the filters of a convolution move.
 *
 * @param stride by how much, 1 or more
 * @param padding how far they may reach beyond the input at each end
 * @param same whether the padding is chosen so that the output is as large as the input: PyTorch's
 *     {@code padding='same'}; the stride must be 1
 * @param paddingMode what stands beyond the input
 * @param dilation the distance of a filter's elements, 1 for neighbours
 * @param groups into how many parts the channels fall that do not see each other
 * @param bias whether a layer adds a number to each output channel
 */
public record ConvOptions(
    Size stride,
    Size padding,
    boolean same,
    PaddingMode paddingMode,
    Size dilation,
    long groups,
    boolean bias) {
  /** Stride 1, no padding, zeros around, dilation 1, one group, a bias. */
  public static final ConvOptions DEFAULT =
      new ConvOptions(Size.of(1), Size.of(0), false, PaddingMode.CONSTANT, Size.of(1), 1, true);

  /** Checks the numbers. */
  public ConvOptions {
    stride.atLeast(1, "convolution: stride");
    padding.atLeast(0, "convolution: padding");
    dilation.atLeast(1, "convolution: dilation");
    if (groups < 1) {
      throw new IllegalArgumentException("convolution: groups must be 1 or more, got " + groups);
    }
    if (same && !stride.is(1)) {
      throw new IllegalArgumentException(
          "convolution: padding 'same' must go with stride 1, got stride " + stride);
    }
  }

  /** Another stride: one for all dimensions, or one for each. */
  public ConvOptions stride(long... stride) {
    return new ConvOptions(Size.of(stride), padding, same, paddingMode, dilation, groups, bias);
  }

  /** Another padding: one for all dimensions, or one for each. */
  public ConvOptions padding(long... padding) {
    return new ConvOptions(stride, Size.of(padding), false, paddingMode, dilation, groups, bias);
  }

  /** As much padding as keeps the input's size. PyTorch's {@code padding='same'}. */
  public ConvOptions samePadding() {
    return new ConvOptions(stride, Size.of(0), true, paddingMode, dilation, groups, bias);
  }

  /** What stands beyond the input. */
  public ConvOptions paddingMode(PaddingMode mode) {
    return new ConvOptions(stride, padding, same, mode, dilation, groups, bias);
  }

  /** Another dilation: one for all dimensions, or one for each. */
  public ConvOptions dilation(long... dilation) {
    return new ConvOptions(stride, padding, same, paddingMode, Size.of(dilation), groups, bias);
  }

  /** Another number of groups. */
  public ConvOptions groups(long groups) {
    return new ConvOptions(stride, padding, same, paddingMode, dilation, groups, bias);
  }

  /** With a bias or without. */
  public ConvOptions bias(boolean bias) {
    return new ConvOptions(stride, padding, same, paddingMode, dilation, groups, bias);
  }
}
