package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import java.util.Arrays;
import java.util.Locale;
import org.cresset.torch.Aten;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/**
 * Images and volumes read at positions that are tensors themselves. Source: Jaderberg et al. 2015.
 */
public final class GridSampling {
  private static final Op SAMPLE2D = sampler(2);
  private static final Op SAMPLE3D = sampler(3);
  private static final Op AFFINE_GRID =
      Op.of("affine_grid_generator(Tensor theta, SymInt[] size, bool align_corners) -> Tensor");

  private GridSampling() {}

  private static Op sampler(int rank) {
    return Op.of(
        "grid_sampler_%dd(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor"
            .formatted(rank));
  }

  /** How values between elements are made. */
  public enum Mode {
    /** Between four elements of an image, or eight of a volume. */
    BILINEAR(0),
    /** The nearest element. */
    NEAREST(1),
    /** A cubic through sixteen elements of an image. */
    BICUBIC(2);

    private final int code; // LibTorch's number

    Mode(int code) {
      this.code = code;
    }
  }

  /** What positions beyond the input read. */
  public enum Outside {
    /** Zeros. */
    ZEROS(0),
    /** The element at the border. */
    BORDER(1),
    /** The input in a mirror at the border. */
    REFLECTION(2);

    private final int code; // LibTorch's number

    Outside(int code) {
      this.code = code;
    }
  }

  /**
   * The input's values at positions from -1 (the left or upper end) to 1. Source: {@code
   * grid_sample}.
   *
   * <p>Shape: (N, C, H, W) and (N, H', W', 2) give (N, C, H', W'), where the grid holds x and y;
   * (N, C, D, H, W) and (N, D', H', W', 3) give (N, C, D', H', W'), where it holds x, y and z.
   *
   * @param alignCorners whether -1 and 1 are the middles of the outermost elements or their edges
   */
  public static Tensor gridSample(
      Tensor input, Tensor grid, Mode mode, Outside padding, boolean alignCorners) {
    int rank = input.dim() - 2;
    if ((rank != 2 && rank != 3)
        || grid.dim() != input.dim()
        || grid.size(0) != input.size(0)
        || grid.size(-1) != rank) {
      throw new ShapeException(
          "gridSample: the input must be (N, C, H, W) and the grid (N, H', W', 2), or (N, C, D, H,"
              + " W) and (N, D', H', W', 3), got %s and %s".formatted(text(input), text(grid)));
    }
    for (int i = 1; i < input.dim(); i++) {
      if (input.size(i) == 0) {
        throw new ShapeException(
            "gridSample: only the batch may be empty, got %s".formatted(text(input)));
      }
    }
    if (rank == 3 && mode == Mode.BICUBIC) {
      throw new IllegalArgumentException(
          "gridSample: mode %s must have an input (N, C, H, W), got %s"
              .formatted(mode.name().toLowerCase(Locale.ROOT), text(input)));
    }
    return Autocast.function(
        "grid_sampler", x -> sampled(x[0], x[1], mode, padding, alignCorners), input, grid);
  }

  private static Tensor sampled(
      Tensor input, Tensor grid, Mode mode, Outside padding, boolean alignCorners) {
    if (grid.dtype() != input.dtype()) { // what autocast makes of them must be alike
      throw new ShapeException(
          "gridSample: input and grid must have one type, got %s and %s"
              .formatted(text(input), text(grid)));
    }
    Op op = input.dim() == 4 ? SAMPLE2D : SAMPLE3D;
    return Aten.call(op, input, grid, mode.code, padding.code, alignCorners);
  }

  /**
   * The positions that affine maps send an output's elements to, for {@link #gridSample}. Source:
   * {@code affine_grid}.
   *
   * <p>Shape: (N, 2, 3) and sizes N, C, H, W give (N, H, W, 2); (N, 3, 4) and sizes N, C, D, H, W
   * give (N, D, H, W, 3).
   *
   * @param size the sizes of {@link #gridSample}'s result
   */
  public static Tensor affineGrid(Tensor theta, long[] size, boolean alignCorners) {
    int rank = size.length - 2;
    boolean positive = Arrays.stream(size).allMatch(s -> s > 0);
    if ((rank != 2 && rank != 3)
        || !positive
        || theta.dim() != 3
        || theta.size(0) != size[0]
        || theta.size(1) != rank
        || theta.size(2) != rank + 1) {
      throw new ShapeException(
          "affineGrid: maps (N, 2, 3) must go with sizes N, C, H, W, or (N, 3, 4) with N, C, D, H,"
              + " W, each 1 or more, got %s and %s".formatted(text(theta), Arrays.toString(size)));
    }
    DType dtype = theta.dtype();
    if (!dtype.isFloatingPoint()) {
      throw new ShapeException("affineGrid: maps must be of a float type, got " + text(theta));
    }
    return Aten.call(AFFINE_GRID, theta, size, alignCorners);
  }
}
