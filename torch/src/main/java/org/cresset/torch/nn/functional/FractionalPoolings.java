package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import java.util.List;
import org.cresset.torch.Aten;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The greatest of windows whose distances are drawn at random. Source: Graham 2014, {@code
 * fractional_max_pool2d} and {@code fractional_max_pool3d}.
 *
 * <p>Shape: (N, C, ...) or (C, ...) gives (N, C, output) or (C, output).
 */
public final class FractionalPoolings {
  private static final Op POOL2D =
      Op.of(
          "fractional_max_pool2d(Tensor self, int[2] kernel_size, int[2] output_size, Tensor"
              + " random_samples) -> (Tensor, Tensor)");
  private static final Op POOL3D =
      Op.of(
          "fractional_max_pool3d(Tensor self, int[3] kernel_size, int[3] output_size, Tensor"
              + " random_samples) -> (Tensor, Tensor)");

  private FractionalPoolings() {}

  /**
   * The greatest of each window of images.
   *
   * @param samples (N, C, 2) from [0, 1), or null to draw them from the generator
   */
  public static Pooled fractionalMaxPool2d(
      Tensor input, Size kernel, Size output, @Nullable Tensor samples) {
    return pool("fractionalMaxPool2d", 2, input, kernel, output, samples);
  }

  /**
   * The greatest of each window of volumes.
   *
   * @param samples (N, C, 3) from [0, 1), or null to draw them from the generator
   */
  public static Pooled fractionalMaxPool3d(
      Tensor input, Size kernel, Size output, @Nullable Tensor samples) {
    return pool("fractionalMaxPool3d", 3, input, kernel, output, samples);
  }

  /** The sizes of an input times {@code ratio}, rounded down. */
  public static Size outputSize(Tensor input, int rank, double... ratio) {
    long[] sizes = Inputs.spatial(input, rank);
    for (int i = 0; i < rank; i++) {
      sizes[i] = (long) (sizes[i] * ratio[ratio.length == 1 ? 0 : i]);
    }
    return Size.of(sizes);
  }

  private static Pooled pool(
      String what, int rank, Tensor input, Size kernel, Size output, @Nullable Tensor given) {
    Inputs.check(what, input, rank);
    long[] sizes = kernel.atLeast(1, what + ": the kernel").toArray(rank);
    long[] target = output.atLeast(1, what + ": the output").toArray(rank);
    for (int i = 0; i < rank; i++) {
      // The kernel of volumes wants one element more than it needs.
      long needed = target[i] + sizes[i] - (rank == 2 ? 1 : 0);
      if (needed > input.size(i - rank)) {
        throw new ShapeException(
            "%s: an output of %s with windows of %s must have at least %d elements in dimension %d,"
                    .formatted(what, output, kernel, needed, i - rank)
                + " got "
                + text(input));
      }
    }
    boolean batched = input.dim() == rank + 2;
    long batch = batched ? input.size(0) : 1;
    long[] expected = {batch, input.size(-rank - 1), rank};
    Tensor samples = given == null ? draw(input, expected) : given;
    if (!java.util.Arrays.equals(samples.shape().toArray(), expected)) {
      throw new ShapeException(
          "%s: the samples must be (N, C, %d), got %s for %s"
              .formatted(what, rank, text(samples), text(input)));
    }
    List<Tensor> results = Aten.callAll(rank == 2 ? POOL2D : POOL3D, input, sizes, target, samples);
    if (given == null) samples.close();
    return new Pooled(results.get(0), results.get(1));
  }

  private static Tensor draw(Tensor input, long... shape) {
    Device device = input.device();
    return Tensor.empty(input.dtype(), device, MemoryFormat.CONTIGUOUS, shape).uniform_(0, 1);
  }
}
