package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gradients of what makes other sizes of images. */
final class ResamplingRules {
  private static final String[] SCALES = {
    "float? scales",
    "float? scales_h, float? scales_w",
    "float? scales_d, float? scales_h, float? scales_w"
  };

  private ResamplingRules() {}

  static void define() {
    for (int rank = 1; rank <= 3; rank++) {
      upsample("upsample_nearest%dd".formatted(rank), rank, "");
      upsample("_upsample_nearest_exact%dd".formatted(rank), rank, "");
    }
    String align = "bool align_corners, ";
    upsample("upsample_linear1d", 1, align);
    upsample("upsample_bilinear2d", 2, align);
    upsample("upsample_bicubic2d", 2, align);
    upsample("_upsample_bilinear2d_aa", 2, align);
    upsample("_upsample_bicubic2d_aa", 2, align);
    upsample("upsample_trilinear3d", 3, align);
    gridSampler(2);
    gridSampler(3);
    affineGrid();
  }

  /** Linear in the input: the backward kernel's own gradient is the forward kernel. */
  private static void upsample(String name, int rank, String align) {
    String rest = align + SCALES[rank - 1];
    Op forward =
        Rules.op("%s(Tensor self, SymInt[] output_size, %s) -> Tensor".formatted(name, rest));
    Op backward =
        Rules.op(
            "%s_backward(Tensor grad_output, SymInt[] output_size, SymInt[] input_size, %s) -> Tensor"
                .formatted(name, rest));
    boolean antialias = name.endsWith("_aa");
    rule(name)
        .input(
            "self",
            (g, n) ->
                antialias && g.size(3) == 1
                    ? byMatrices(forward, g, n)
                    : Aten.call(
                        backward,
                        withRest(n, rest, g, n.integers("output_size"), n.sizes("self"))));
    rule(name + "_backward")
        .input(
            "grad_output",
            (g, n) -> Aten.call(forward, withRest(n, rest, g, n.integers("output_size"))));
  }

  private static @Nullable Object[] withRest(OperatorNode n, String rest, Object... first) {
    List<@Nullable Object> arguments = new ArrayList<>(List.of(first));
    for (String declaration : rest.split(", ", -1)) {
      arguments.add(n.value(declaration.substring(declaration.indexOf(' ') + 1)));
    }
    return arguments.toArray();
  }

  /**
   * The gradient as products with the matrices that smooth columns and rows: the kernel's is wrong
   * where a result is one element wide (seen in 2.13, by central differences).
   */
  private static Tensor byMatrices(Op forward, Tensor g, OperatorNode n) {
    long[] sizes = n.sizes("self");
    boolean align = n.flag("align_corners");
    Tensor columns = unit(g, sizes[2]).reshape(1, sizes[2], sizes[2], 1);
    Object scaleH = n.value("scales_h");
    Tensor ofColumns =
        Aten.call(forward, columns, new long[] {g.size(2), 1}, align, scaleH, null)
            .reshape(sizes[2], g.size(2)); // (H, H')
    Tensor rows = unit(g, sizes[3]).reshape(1, sizes[3], 1, sizes[3]);
    Object scaleW = n.value("scales_w");
    Tensor ofRows =
        Aten.call(forward, rows, new long[] {1, g.size(3)}, align, null, scaleW)
            .reshape(sizes[3], g.size(3)); // (W, W')
    return ofColumns.matmul(g).matmul(ofRows.transpose(0, 1));
  }

  private static Tensor unit(Tensor like, long size) {
    return Tensor.eye(size).to(like.dtype()).to(like.device());
  }

  private static void gridSampler(int rank) {
    String name = "grid_sampler_%dd".formatted(rank);
    Op backward =
        Rules.op(
            "%s_backward(Tensor grad_output, Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners, bool[2] output_mask) -> (Tensor, Tensor)"
                .formatted(name));
    rule(name)
        .inputs(
            List.of("input", "grid"),
            uses("input", "grid"),
            (g, n) -> {
              boolean[] wanted = {n.wants("input"), n.wants("grid")};
              List<Tensor> gradients =
                  Aten.callAll(
                      backward,
                      g,
                      n.tensor("input"),
                      n.tensor("grid"),
                      n.integer("interpolation_mode"),
                      n.integer("padding_mode"),
                      n.flag("align_corners"),
                      wanted);
              return ConvolutionRules.only(gradients, wanted);
            });
  }

  private static void affineGrid() {
    String rest = "SymInt[] size, bool align_corners) -> Tensor";
    Op forward = Rules.op("affine_grid_generator(Tensor theta, " + rest);
    Op backward = Rules.op("affine_grid_generator_backward(Tensor grad, " + rest);
    rule("affine_grid_generator")
        .input(
            "theta", (g, n) -> Aten.call(backward, g, n.integers("size"), n.flag("align_corners")));
    rule("affine_grid_generator_backward")
        .input(
            "grad", (g, n) -> Aten.call(forward, g, n.integers("size"), n.flag("align_corners")));
  }
}
