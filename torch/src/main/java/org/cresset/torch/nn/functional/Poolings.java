package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import java.util.List;
import java.util.function.Function;
import org.cresset.torch.Aten;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/**
 * One number for each window of each channel, over one, two or three spatial dimensions.
 *
 * <p>Shape: (N, C, ...) or (C, ...), where each size L becomes floor((L + 2 padding - dilation
 * (kernel - 1) - 1) / stride) + 1, or the ceiling.
 */
public final class Poolings {
  private static final Op MAX2D =
      Op.of(
          "max_pool2d_with_indices(Tensor self, int[2] kernel_size, int[2] stride, int[2] padding,"
              + " int[2] dilation, bool ceil_mode) -> (Tensor, Tensor)");
  private static final Op MAX3D =
      Op.of(
          "max_pool3d_with_indices(Tensor self, int[3] kernel_size, int[3] stride, int[3] padding,"
              + " int[3] dilation, bool ceil_mode) -> (Tensor, Tensor)");
  private static final Op AVG2D =
      Op.of(
          "avg_pool2d(Tensor self, int[2] kernel_size, int[2] stride, int[2] padding, bool"
              + " ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor");
  private static final Op AVG3D =
      Op.of(
          "avg_pool3d(Tensor self, int[3] kernel_size, int[3] stride, int[3] padding, bool"
              + " ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor");

  private Poolings() {}

  /** The greatest of each window of signals (N, C, L). */
  public static Tensor maxPool1d(Tensor input, Size kernel, PoolOptions options) {
    return values(max("maxPool1d", 1, input, kernel, options));
  }

  /** The greatest of each window of images (N, C, H, W). */
  public static Tensor maxPool2d(Tensor input, Size kernel, PoolOptions options) {
    return values(max("maxPool2d", 2, input, kernel, options));
  }

  /** The greatest of each window of volumes (N, C, D, H, W). */
  public static Tensor maxPool3d(Tensor input, Size kernel, PoolOptions options) {
    return values(max("maxPool3d", 3, input, kernel, options));
  }

  /** The greatest of each window of signals, and where it stood. */
  public static Pooled maxPool1dWithIndices(Tensor input, Size kernel, PoolOptions options) {
    return max("maxPool1d", 1, input, kernel, options);
  }

  /** The greatest of each window of images, and where it stood. */
  public static Pooled maxPool2dWithIndices(Tensor input, Size kernel, PoolOptions options) {
    return max("maxPool2d", 2, input, kernel, options);
  }

  /** The greatest of each window of volumes, and where it stood. */
  public static Pooled maxPool3dWithIndices(Tensor input, Size kernel, PoolOptions options) {
    return max("maxPool3d", 3, input, kernel, options);
  }

  /** The mean of each window of signals (N, C, L). */
  public static Tensor avgPool1d(Tensor input, Size kernel, PoolOptions options) {
    return avg("avgPool1d", 1, input, kernel, options);
  }

  /** The mean of each window of images (N, C, H, W). */
  public static Tensor avgPool2d(Tensor input, Size kernel, PoolOptions options) {
    return avg("avgPool2d", 2, input, kernel, options);
  }

  /** The mean of each window of volumes (N, C, D, H, W). */
  public static Tensor avgPool3d(Tensor input, Size kernel, PoolOptions options) {
    return avg("avgPool3d", 3, input, kernel, options);
  }

  /** The {@code p}-norm of each window of signals. Source: {@code lp_pool1d}. */
  public static Tensor lpPool1d(Tensor input, double p, Size kernel, PoolOptions options) {
    return lp("lpPool1d", 1, input, p, kernel, options);
  }

  /** The {@code p}-norm of each window of images. Source: {@code lp_pool2d}. */
  public static Tensor lpPool2d(Tensor input, double p, Size kernel, PoolOptions options) {
    return lp("lpPool2d", 2, input, p, kernel, options);
  }

  /** The {@code p}-norm of each window of volumes. Source: {@code lp_pool3d}. */
  public static Tensor lpPool3d(Tensor input, double p, Size kernel, PoolOptions options) {
    return lp("lpPool3d", 3, input, p, kernel, options);
  }

  private static Tensor values(Pooled pooled) {
    pooled.indices().close(); // the graph has its own reference
    return pooled.values();
  }

  private static Pooled max(String what, int rank, Tensor input, Size kernel, PoolOptions options) {
    check(what, rank, input, kernel, options);
    List<Tensor> results =
        asImages(
            rank,
            input,
            x ->
                Aten.callAll(
                    rank == 3 ? MAX3D : MAX2D,
                    x,
                    flat(rank, kernel, 1),
                    flat(rank, options.strideOr(kernel), 1),
                    flat(rank, options.padding(), 0),
                    flat(rank, options.dilation(), 1),
                    options.ceilMode()));
    return new Pooled(results.get(0), results.get(1));
  }

  private static Tensor avg(String what, int rank, Tensor input, Size kernel, PoolOptions options) {
    if (!options.dilation().is(1)) {
      throw new IllegalArgumentException(
          "%s: the mean of a window has no dilation, got %s".formatted(what, options.dilation()));
    }
    check(what, rank, input, kernel, options);
    return asImages(
            rank,
            input,
            x ->
                List.of(
                    Aten.call(
                        rank == 3 ? AVG3D : AVG2D,
                        x,
                        flat(rank, kernel, 1),
                        flat(rank, options.strideOr(kernel), 1),
                        flat(rank, options.padding(), 0),
                        options.ceilMode(),
                        options.countIncludePad(),
                        options.divisorOverride() == 0 ? null : options.divisorOverride())))
        .getFirst();
  }

  private static Tensor lp(
      String what, int rank, Tensor input, double p, Size kernel, PoolOptions options) {
    if (Double.isInfinite(p)) return extreme(what, rank, input, p > 0, kernel, options);
    long elements = 1;
    for (long size : kernel.toArray(rank)) elements *= size;
    Tensor powers = input.pow(p);
    Tensor means = avg(what, rank, powers, kernel, options);
    Tensor sums = means.mul((double) elements);
    return Inputs.closing(sums.pow(1 / p), input, powers, means, sums);
  }

  /** The norm of an infinite p: the greatest absolute value, or the least. */
  private static Tensor extreme(
      String what, int rank, Tensor input, boolean greatest, Size kernel, PoolOptions options) {
    Tensor sizes = input.abs();
    Tensor signed = greatest ? sizes : sizes.neg();
    Tensor pooled = values(max(what, rank, signed, kernel, options));
    Tensor result = greatest ? pooled : pooled.neg();
    return Inputs.closing(result, input, sizes, signed, pooled);
  }

  private static void check(String what, int rank, Tensor input, Size kernel, PoolOptions options) {
    Inputs.check(what, input, rank);
    long[] sizes = kernel.atLeast(1, what + ": the kernel").toArray(rank);
    long[] padding = options.padding().toArray(rank);
    long[] dilation = options.dilation().toArray(rank);
    for (int i = 0; i < rank; i++) {
      if (padding[i] > sizes[i] / 2) {
        throw new ShapeException(
            "%s: padding must be at most half the kernel, got %s and %s"
                .formatted(what, options.padding(), kernel));
      }
      long reach = dilation[i] * (sizes[i] - 1) + 1;
      if (!options.ceilMode() && input.size(i - rank) + 2 * padding[i] < reach) {
        throw new ShapeException(
            "%s: a window of %s must fit into the padded input, got %s"
                .formatted(what, kernel, text(input)));
      }
    }
  }

  /** A number for each dimension; a signal is an image of one row. */
  private static long[] flat(int rank, Size size, long ofRow) {
    return rank == 1 ? new long[] {ofRow, size.toArray(1)[0]} : size.toArray(rank);
  }

  /** Calls what knows images with a signal as an image of one row. */
  static List<Tensor> asImages(int rank, Tensor input, Function<Tensor, List<Tensor>> call) {
    if (rank != 1) return call.apply(input);
    Tensor rows = input.unsqueeze(-2); // (N, C, 1, L)
    List<Tensor> pooled = call.apply(rows);
    List<Tensor> signals = pooled.stream().map(x -> x.squeeze(-2)).toList();
    pooled.forEach(Tensor::close);
    rows.close();
    return signals;
  }
}
