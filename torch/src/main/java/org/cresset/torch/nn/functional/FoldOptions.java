package org.cresset.torch.nn.functional;

/**
 * How the blocks of {@link Folding} lie.
 *
 * @param dilation the distance of a block's elements, 1 for neighbours
 * @param padding how many zeros there are at each end of the image
 * @param stride from one block to the next
 */
public record FoldOptions(Size dilation, Size padding, Size stride) {
  /** Neighbours, no padding, stride 1. */
  public static final FoldOptions DEFAULT = new FoldOptions(Size.of(1), Size.of(0), Size.of(1));

  /** Checks the numbers. */
  public FoldOptions {
    dilation.atLeast(1, "fold: dilation");
    padding.atLeast(0, "fold: padding");
    stride.atLeast(1, "fold: stride");
  }

  /** Another dilation: one for both dimensions, or one for each. */
  public FoldOptions dilation(long... dilation) {
    return new FoldOptions(Size.of(dilation), padding, stride);
  }

  /** Another padding: one for both dimensions, or one for each. */
  public FoldOptions padding(long... padding) {
    return new FoldOptions(dilation, Size.of(padding), stride);
  }

  /** Another stride: one for both dimensions, or one for each. */
  public FoldOptions stride(long... stride) {
    return new FoldOptions(dilation, padding, Size.of(stride));
  }
}
