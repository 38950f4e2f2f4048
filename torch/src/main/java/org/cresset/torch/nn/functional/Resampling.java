package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Aten;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Other sizes of signals, images and volumes. Source: {@code torch.nn.functional.interpolate}. */
public final class Resampling {
  private static final List<Op> NEAREST = nearest("upsample_nearest");
  private static final List<Op> NEAREST_EXACT = nearest("_upsample_nearest_exact");
  private static final Op LINEAR = aligned("upsample_linear", 1, "1d");
  private static final Op BILINEAR = aligned("upsample_bilinear", 2, "2d");
  private static final Op BILINEAR_ANTIALIAS = aligned("_upsample_bilinear", 2, "2d_aa");
  private static final Op BICUBIC = aligned("upsample_bicubic", 2, "2d");
  private static final Op BICUBIC_ANTIALIAS = aligned("_upsample_bicubic", 2, "2d_aa");
  private static final Op TRILINEAR = aligned("upsample_trilinear", 3, "3d");

  private Resampling() {}

  private static List<Op> nearest(String name) {
    List<Op> ops = new ArrayList<>();
    for (int rank = 1; rank <= 3; rank++) {
      ops.add(
          Op.of(
              "%s%dd(Tensor self, SymInt[%d] output_size, %s) -> Tensor"
                  .formatted(name, rank, rank, scales(rank))));
    }
    return List.copyOf(ops);
  }

  private static Op aligned(String name, int rank, String suffix) {
    return Op.of(
        "%s%s(Tensor self, SymInt[%d] output_size, bool align_corners, %s) -> Tensor"
            .formatted(name, suffix, rank, scales(rank)));
  }

  private static String scales(int rank) {
    return switch (rank) {
      case 1 -> "float? scales";
      case 2 -> "float? scales_h, float? scales_w";
      default -> "float? scales_d, float? scales_h, float? scales_w";
    };
  }

  /**
   * The input in another size: {@code interpolate(x, o -> o.size(64, 48).mode(BILINEAR))}.
   *
   * <p>Shape: (N, C, ...) of one, two or three spatial dimensions gives (N, C, size). LINEAR is for
   * one, BILINEAR and BICUBIC for two, TRILINEAR for three, the others for any. Float types, and
   * uint8 for images.
   */
  public static Tensor interpolate(Tensor input, UnaryOperator<ResizeOptions> options) {
    return interpolate(input, options.apply(ResizeOptions.DEFAULT));
  }

  /** The input in another size. */
  public static Tensor interpolate(Tensor input, ResizeOptions options) {
    int rank = input.dim() - 2;
    check(input, rank, options);
    long[] size = new long[rank];
    @Nullable Double[] scales = new Double[rank];
    if (options.size().isPresent()) {
      size = options.size().get().toArray(rank);
    } else {
      List<Double> given = options.scaleFactor();
      for (int i = 0; i < rank; i++) {
        double scale = given.get(given.size() == 1 ? 0 : i);
        size[i] = (long) Math.floor(input.size(i + 2) * scale);
        if (!options.recomputeScaleFactor()) scales[i] = scale;
      }
    }
    if (Arrays.stream(size).anyMatch(s -> s < 1)) {
      throw new ShapeException(
          "interpolate: the result must have at least one element in each dimension, got %s times"
                  .formatted(text(input))
              + " "
              + options.scaleFactor());
    }
    return call(input, rank, size, scales, options);
  }

  private static Tensor call(
      Tensor input, int rank, long[] size, @Nullable Double[] scales, ResizeOptions options) {
    boolean align = options.alignCorners();
    return switch (options.mode()) {
      case NEAREST -> call(NEAREST.get(rank - 1), input, size, null, scales);
      case NEAREST_EXACT -> call(NEAREST_EXACT.get(rank - 1), input, size, null, scales);
      case LINEAR -> call(LINEAR, input, size, align, scales);
      case BILINEAR ->
          call(options.antialias() ? BILINEAR_ANTIALIAS : BILINEAR, input, size, align, scales);
      case BICUBIC ->
          call(options.antialias() ? BICUBIC_ANTIALIAS : BICUBIC, input, size, align, scales);
      case TRILINEAR -> call(TRILINEAR, input, size, align, scales);
      case AREA -> area(input, Size.of(size));
    };
  }

  private static Tensor call(
      Op op, Tensor input, long[] size, @Nullable Boolean align, @Nullable Double[] scales) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(input);
    arguments.add(size);
    if (align != null) arguments.add(align);
    arguments.addAll(Arrays.asList(scales));
    return Aten.call(op, arguments.toArray());
  }

  private static Tensor area(Tensor input, Size size) {
    return switch (input.dim()) {
      case 3 -> AdaptivePoolings.adaptiveAvgPool1d(input, size);
      case 4 -> AdaptivePoolings.adaptiveAvgPool2d(input, size);
      default -> AdaptivePoolings.adaptiveAvgPool3d(input, size);
    };
  }

  private static void check(Tensor input, int rank, ResizeOptions options) {
    Interpolation mode = options.mode();
    int expected =
        switch (mode) {
          case NEAREST, NEAREST_EXACT, AREA -> Math.clamp(rank, 1, 3);
          case LINEAR -> 1;
          case BILINEAR, BICUBIC -> 2;
          case TRILINEAR -> 3;
        };
    if (rank != expected) {
      throw new ShapeException(
          "interpolate: mode %s must have an input (N, C, ...) of %s spatial dimensions, got %s"
              .formatted(mode, mode.alignable() ? expected : "1 to 3", text(input)));
    }
    if (options.size().isEmpty() && options.scaleFactor().isEmpty()) {
      throw new IllegalArgumentException("interpolate: a size or a scale must be given, got none");
    }
    if (options.alignCorners() && !mode.alignable()) {
      throw new IllegalArgumentException(
          "interpolate: alignCorners must go with LINEAR, BILINEAR, BICUBIC or TRILINEAR, got "
              + mode);
    }
    if (options.antialias() && mode != Interpolation.BILINEAR && mode != Interpolation.BICUBIC) {
      throw new IllegalArgumentException(
          "interpolate: antialias must go with BILINEAR or BICUBIC, got " + mode);
    }
    int scales = options.scaleFactor().size();
    if (scales > 1 && scales != rank) {
      throw new IllegalArgumentException(
          "interpolate: there must be one scale or %d, got %s"
              .formatted(rank, options.scaleFactor()));
    }
  }
}
