package org.cresset.torch.nn.functional;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How large the result of an interpolation is and how its values are made.
 *
 * @param size the spatial sizes, or empty if scales are given
 * @param scaleFactor by how much sizes are multiplied, one number or one for each dimension; empty
 *     if sizes are given
 * @param mode how values are made
 * @param alignCorners whether the first and the last elements stay at the corners; else the outer
 *     edges do
 * @param recomputeScaleFactor whether positions are computed from the sizes, not from the scales
 * @param antialias whether an image that shrinks is smoothed; BILINEAR and BICUBIC alone
 */
public record ResizeOptions(
    Optional<Size> size,
    List<Double> scaleFactor,
    Interpolation mode,
    boolean alignCorners,
    boolean recomputeScaleFactor,
    boolean antialias) {
  /** No size yet; nearest elements. */
  public static final ResizeOptions DEFAULT =
      new ResizeOptions(Optional.empty(), List.of(), Interpolation.NEAREST, false, false, false);

  /** Copies the scales and checks what goes together. */
  public ResizeOptions {
    scaleFactor = List.copyOf(scaleFactor);
    size.ifPresent(s -> s.atLeast(1, "interpolate: sizes"));
    for (double scale : scaleFactor) {
      if (!(scale > 0 && Double.isFinite(scale))) {
        throw new IllegalArgumentException(
            "interpolate: scales must be greater than 0, got " + scaleFactor);
      }
    }
  }

  /** These spatial sizes: one for all dimensions, or one for each. */
  public ResizeOptions size(long... size) {
    return new ResizeOptions(
        Optional.of(Size.of(size)), List.of(), mode, alignCorners, false, antialias);
  }

  /** Sizes multiplied: by one number, or by one for each dimension. */
  public ResizeOptions scaleFactor(double... scaleFactor) {
    return new ResizeOptions(
        Optional.empty(),
        Arrays.stream(scaleFactor).boxed().toList(),
        mode,
        alignCorners,
        recomputeScaleFactor,
        antialias);
  }

  /** How values are made. */
  public ResizeOptions mode(Interpolation mode) {
    return new ResizeOptions(
        size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias);
  }

  /** Whether the first and the last elements stay at the corners. */
  public ResizeOptions alignCorners(boolean align) {
    return new ResizeOptions(size, scaleFactor, mode, align, recomputeScaleFactor, antialias);
  }

  /** Whether positions are computed from the sizes, not from the scales. */
  public ResizeOptions recomputeScaleFactor(boolean recompute) {
    return new ResizeOptions(size, scaleFactor, mode, alignCorners, recompute, antialias);
  }

  /** Whether an image that shrinks is smoothed. */
  public ResizeOptions antialias(boolean antialias) {
    return new ResizeOptions(
        size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias);
  }
}
