package org.cresset.torch.nn.functional;

/**
 * How the filters of a transposed convolution move: the numbers of the convolution whose gradient
 * it is.
 *
 * @param stride by how much, 1 or more
 * @param padding how much of the output is left out at each end
 * @param outputPadding what is added to one end of the output, less than stride or dilation: of the
 *     sizes that the convolution makes this input of, it chooses one
 * @param dilation the distance of a filter's elements, 1 for neighbours
 * @param groups into how many parts the channels fall that do not see each other
 * @param bias whether a layer adds a number to each output channel
 */
public record ConvTransposeOptions(
    Size stride, Size padding, Size outputPadding, Size dilation, long groups, boolean bias) {
  /** Stride 1, nothing left out or added, dilation 1, one group, a bias. */
  public static final ConvTransposeOptions DEFAULT =
      new ConvTransposeOptions(Size.of(1), Size.of(0), Size.of(0), Size.of(1), 1, true);

  /** Checks the numbers. */
  public ConvTransposeOptions {
    stride.atLeast(1, "transposed convolution: stride");
    padding.atLeast(0, "transposed convolution: padding");
    outputPadding.atLeast(0, "transposed convolution: output padding");
    dilation.atLeast(1, "transposed convolution: dilation");
    if (groups < 1) {
      throw new IllegalArgumentException(
          "transposed convolution: groups must be 1 or more, got " + groups);
    }
  }

  /** Another stride: one for all dimensions, or one for each. */
  public ConvTransposeOptions stride(long... stride) {
    return new ConvTransposeOptions(
        Size.of(stride), padding, outputPadding, dilation, groups, bias);
  }

  /** Another padding: one for all dimensions, or one for each. */
  public ConvTransposeOptions padding(long... padding) {
    return new ConvTransposeOptions(
        stride, Size.of(padding), outputPadding, dilation, groups, bias);
  }

  /** Another addition to the output: one for all dimensions, or one for each. */
  public ConvTransposeOptions outputPadding(long... outputPadding) {
    return new ConvTransposeOptions(
        stride, padding, Size.of(outputPadding), dilation, groups, bias);
  }

  /** Another dilation: one for all dimensions, or one for each. */
  public ConvTransposeOptions dilation(long... dilation) {
    return new ConvTransposeOptions(
        stride, padding, outputPadding, Size.of(dilation), groups, bias);
  }

  /** Another number of groups. */
  public ConvTransposeOptions groups(long groups) {
    return new ConvTransposeOptions(stride, padding, outputPadding, dilation, groups, bias);
  }

  /** With a bias or without. */
  public ConvTransposeOptions bias(boolean bias) {
    return new ConvTransposeOptions(stride, padding, outputPadding, dilation, groups, bias);
  }
}
