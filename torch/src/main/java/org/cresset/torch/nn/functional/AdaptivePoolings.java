package org.cresset.torch.nn.functional;

import java.util.List;
import org.cresset.torch.Aten;
import org.cresset.torch.Op;
import org.cresset.torch.Tensor;

/**
 * Poolings that make as many windows as asked for, whatever the input's size.
 *
 * <p>Shape: (N, C, ...) or (C, ...) gives (N, C, output) or (C, output).
 */
public final class AdaptivePoolings {
  /** In place of a size: as many windows as the input has elements. PyTorch's {@code None}. */
  public static final long AS_INPUT = -1;

  private static final Op AVG2D =
      Op.of("_adaptive_avg_pool2d(Tensor self, SymInt[2] output_size) -> Tensor");
  private static final Op AVG3D =
      Op.of("_adaptive_avg_pool3d(Tensor self, SymInt[3] output_size) -> Tensor");
  private static final Op MAX2D =
      Op.of("adaptive_max_pool2d(Tensor self, int[2] output_size) -> (Tensor, Tensor)");
  private static final Op MAX3D =
      Op.of("adaptive_max_pool3d(Tensor self, int[3] output_size) -> (Tensor, Tensor)");

  private AdaptivePoolings() {}

  /** The means of as many windows of signals as asked for. */
  public static Tensor adaptiveAvgPool1d(Tensor input, Size output) {
    return avg("adaptiveAvgPool1d", 1, input, output);
  }

  /** The means of as many windows of images as asked for. */
  public static Tensor adaptiveAvgPool2d(Tensor input, Size output) {
    return avg("adaptiveAvgPool2d", 2, input, output);
  }

  /** The means of as many windows of volumes as asked for. */
  public static Tensor adaptiveAvgPool3d(Tensor input, Size output) {
    return avg("adaptiveAvgPool3d", 3, input, output);
  }

  /** The greatest of as many windows of signals as asked for, and where they stood. */
  public static Pooled adaptiveMaxPool1d(Tensor input, Size output) {
    return max("adaptiveMaxPool1d", 1, input, output);
  }

  /** The greatest of as many windows of images as asked for, and where they stood. */
  public static Pooled adaptiveMaxPool2d(Tensor input, Size output) {
    return max("adaptiveMaxPool2d", 2, input, output);
  }

  /** The greatest of as many windows of volumes as asked for, and where they stood. */
  public static Pooled adaptiveMaxPool3d(Tensor input, Size output) {
    return max("adaptiveMaxPool3d", 3, input, output);
  }

  private static Tensor avg(String what, int rank, Tensor input, Size output) {
    Inputs.check(what, input, rank);
    long[] sizes = sizes(what, input, rank, output);
    if (isOne(sizes)) return input.mean(spatial(rank), true);
    return Poolings.asImages(
            rank, input, x -> List.of(Aten.call(rank == 3 ? AVG3D : AVG2D, x, flat(sizes))))
        .getFirst();
  }

  private static Pooled max(String what, int rank, Tensor input, Size output) {
    Inputs.check(what, input, rank);
    long[] sizes = flat(sizes(what, input, rank, output));
    List<Tensor> results =
        Poolings.asImages(rank, input, x -> Aten.callAll(rank == 3 ? MAX3D : MAX2D, x, sizes));
    return new Pooled(results.get(0), results.get(1));
  }

  private static long[] sizes(String what, Tensor input, int rank, Size output) {
    long[] sizes = output.atLeast(AS_INPUT, what + ": the output").toArray(rank);
    for (int i = 0; i < rank; i++) if (sizes[i] == AS_INPUT) sizes[i] = input.size(i - rank);
    return sizes;
  }

  private static boolean isOne(long[] sizes) {
    for (long size : sizes) if (size != 1) return false;
    return true;
  }

  private static long[] spatial(int rank) {
    long[] dims = new long[rank];
    for (int i = 0; i < rank; i++) dims[i] = (long) i - rank;
    return dims;
  }

  private static long[] flat(long[] sizes) {
    return sizes.length == 1 ? new long[] {1, sizes[0]} : sizes;
  }
}
