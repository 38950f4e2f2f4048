package org.cresset.torch;

import static org.cresset.torch.RuleChecks.sizes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of {@link ResamplingRules}. */
final class ResamplingChecks {
  private static final String[] SCALES = {
    "float? scales",
    "float? scales_h, float? scales_w",
    "float? scales_d, float? scales_h, float? scales_w"
  };

  private ResamplingChecks() {}

  static void define(RuleChecks checks) {
    for (int rank = 1; rank <= 3; rank++) {
      upsample(checks, "upsample_nearest%dd".formatted(rank), rank, false);
      upsample(checks, "_upsample_nearest_exact%dd".formatted(rank), rank, false);
    }
    upsample(checks, "upsample_linear1d", 1, true);
    upsample(checks, "upsample_bilinear2d", 2, true);
    upsample(checks, "upsample_bicubic2d", 2, true);
    upsample(checks, "_upsample_bilinear2d_aa", 2, true);
    upsample(checks, "_upsample_bicubic2d_aa", 2, true);
    upsample(checks, "upsample_trilinear3d", 3, true);
    gridSampler(checks, 2, 3);
    gridSampler(checks, 3, 2);
    affineGrid(checks);
  }

  private static void upsample(RuleChecks checks, String name, int rank, boolean aligned) {
    String rest = (aligned ? "bool align_corners, " : "") + SCALES[rank - 1];
    Op forward = Op.of("%s(Tensor self, SymInt[] output_size, %s) -> Tensor".formatted(name, rest));
    Op backward =
        Op.of(
            "%s_backward(Tensor grad_output, SymInt[] output_size, SymInt[] input_size, %s) -> Tensor"
                .formatted(name, rest));
    long[] small = {1, 2, 3, 2, 2};
    long[] input = Arrays.copyOf(small, rank + 2);
    @Nullable Double[] scales = {null, null, 1.6, 0.7}; // with a scale, the sizes that it makes
    long[][] outputs = {{5, 3, 4}, {2, 1, 2}, {4, 3, 3}, {2, 1, 1}};
    for (int i = 0; i < scales.length; i++) {
      long[] size = Arrays.copyOf(outputs[i], rank);
      long[] result = {1, 2, 0, 0, 0};
      System.arraycopy(size, 0, result, 2, rank);
      for (boolean align : aligned ? new boolean[] {false, true} : new boolean[] {false}) {
        List<@Nullable Object> last = new ArrayList<>();
        if (aligned) last.add(align);
        for (int dim = 0; dim < rank; dim++) last.add(scales[i]);
        checks.shaped(name, true, x -> Aten.call(forward, with(last, x, size)), input);
        // Nobody calls the antialiasing backward kernel for one column: there it is wrong.
        if (name.endsWith("_aa") && size[1] == 1) continue;
        checks.shaped(
            name + "_backward",
            true,
            g -> Aten.call(backward, with(last, g, size, input)),
            Arrays.copyOf(result, rank + 2));
      }
    }
  }

  private static @Nullable Object[] with(List<@Nullable Object> last, Object... first) {
    List<@Nullable Object> arguments = new ArrayList<>(List.of(first));
    arguments.addAll(last);
    return arguments.toArray();
  }

  /** Bilinear, nearest and, for images, bicubic; zeros, border and reflection. */
  private static void gridSampler(RuleChecks checks, int rank, int modes) {
    String name = "grid_sampler_%dd".formatted(rank);
    Op op =
        Op.of(
            "%s(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor"
                .formatted(name));
    long[] input = Arrays.copyOf(sizes(1, 2, 3, 4, 2), rank + 2);
    long[] grid = rank == 2 ? sizes(1, 2, 3, 2) : sizes(1, 2, 2, 1, 3);
    for (int mode = 0; mode < modes; mode++) {
      for (int outside = 0; outside < 3; outside++) {
        for (boolean align : new boolean[] {false, true}) {
          int m = mode;
          int o = outside;
          checks.several(
              name,
              false,
              // Of the positions a part lies outside, none on an edge between two elements.
              x -> Aten.call(op, x.get(0), x.get(1).mul(0.6), m, o, align),
              input,
              grid);
        }
      }
    }
  }

  private static void affineGrid(RuleChecks checks) {
    String rest = "SymInt[] size, bool align_corners) -> Tensor";
    Op forward = Op.of("affine_grid_generator(Tensor theta, " + rest);
    Op backward = Op.of("affine_grid_generator_backward(Tensor grad, " + rest);
    for (boolean align : new boolean[] {false, true}) {
      long[] image = {2, 1, 3, 2};
      long[] volume = {1, 1, 2, 3, 2};
      String rule = "affine_grid_generator";
      checks.shaped(rule, true, x -> Aten.call(forward, x, image, align), 2, 2, 3);
      checks.shaped(rule, true, x -> Aten.call(forward, x, volume, align), 1, 3, 4);
      checks.shaped(
          rule + "_backward", true, g -> Aten.call(backward, g, image, align), 2, 3, 2, 2);
    }
  }
}
