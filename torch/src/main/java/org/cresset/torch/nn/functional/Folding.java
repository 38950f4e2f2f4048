package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import org.cresset.torch.Aten;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/** Images cut into blocks that slide, and put together of them. */
public final class Folding {
  private static final Op IM2COL =
      Op.of(
          "im2col(Tensor self, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride)"
              + " -> Tensor");
  private static final Op COL2IM =
      Op.of(
          "col2im(Tensor self, SymInt[2] output_size, int[2] kernel_size, int[2] dilation, int[2]"
              + " padding, int[2] stride) -> Tensor");

  private Folding() {}

  /**
   * The blocks of an image, each as a column. Source: {@code unfold}.
   *
   * <p>Shape: (N, C, H, W) or (C, H, W) gives (N, C kH kW, blocks) or (C kH kW, blocks).
   */
  public static Tensor unfold(Tensor input, Size kernel, FoldOptions options) {
    Inputs.check("unfold", input, 2);
    count("unfold", Inputs.spatial(input, 2), kernel, options);
    return Aten.call(
        IM2COL,
        input,
        kernel.toArray(2),
        options.dilation().toArray(2),
        options.padding().toArray(2),
        options.stride().toArray(2));
  }

  /**
   * The image whose blocks are given; where they overlap they are added. Source: {@code fold}.
   *
   * <p>Shape: (N, C kH kW, blocks) or (C kH kW, blocks) gives (N, C, output) or (C, output).
   */
  public static Tensor fold(Tensor input, Size output, Size kernel, FoldOptions options) {
    long[] sizes = kernel.toArray(2);
    long blocks = count("fold", output.toArray(2), kernel, options);
    if ((input.dim() != 2 && input.dim() != 3)
        || input.size(-2) % (sizes[0] * sizes[1]) != 0
        || input.size(-1) != blocks) {
      throw new ShapeException(
          "fold: the input must be (N, C %d, %d) or (C %d, %d) for blocks of %s in an image of %s,"
                  .formatted(
                      sizes[0] * sizes[1], blocks, sizes[0] * sizes[1], blocks, kernel, output)
              + " got "
              + text(input));
    }
    return Aten.call(
        COL2IM,
        input,
        output.toArray(2),
        sizes,
        options.dilation().toArray(2),
        options.padding().toArray(2),
        options.stride().toArray(2));
  }

  private static long count(String what, long[] image, Size kernel, FoldOptions options) {
    long[] sizes = kernel.atLeast(1, what + ": the kernel").toArray(2);
    long blocks = 1;
    for (int i = 0; i < 2; i++) {
      long reach = options.dilation().toArray(2)[i] * (sizes[i] - 1) + 1;
      long room = image[i] + 2 * options.padding().toArray(2)[i] - reach;
      if (room < 0) {
        throw new ShapeException(
            "%s: a block of %s must fit into the padded image, got %s"
                .formatted(what, kernel, Size.tuple(image)));
      }
      blocks *= room / options.stride().toArray(2)[i] + 1;
    }
    return blocks;
  }
}
