package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import java.util.Arrays;
import java.util.List;
import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What max pooling chose, put back where it stood, with zeros around. Source: {@code max_unpool1d}
 * and its relatives.
 *
 * <p>Shape: (N, C, ...) or (C, ...), where each size L becomes (L - 1) stride - 2 padding + kernel,
 * or what is asked for.
 */
public final class Unpoolings {
  private static final Op UNPOOL2D =
      Op.of("max_unpool2d(Tensor self, Tensor indices, SymInt[2] output_size) -> Tensor");
  private static final Op UNPOOL3D =
      Op.of(
          "max_unpool3d(Tensor self, Tensor indices, SymInt[3] output_size, int[3] stride, int[3]"
              + " padding) -> Tensor");

  private Unpoolings() {}

  /** Signals (N, C, L). */
  public static Tensor maxUnpool1d(
      Tensor input, Tensor indices, Size kernel, PoolOptions options, @Nullable Size output) {
    return unpool("maxUnpool1d", 1, input, indices, kernel, options, output);
  }

  /** Images (N, C, H, W). */
  public static Tensor maxUnpool2d(
      Tensor input, Tensor indices, Size kernel, PoolOptions options, @Nullable Size output) {
    return unpool("maxUnpool2d", 2, input, indices, kernel, options, output);
  }

  /** Volumes (N, C, D, H, W). */
  public static Tensor maxUnpool3d(
      Tensor input, Tensor indices, Size kernel, PoolOptions options, @Nullable Size output) {
    return unpool("maxUnpool3d", 3, input, indices, kernel, options, output);
  }

  private static Tensor unpool(
      String what,
      int rank,
      Tensor input,
      Tensor indices,
      Size kernel,
      PoolOptions options,
      @Nullable Size output) {
    Inputs.check(what, input, rank);
    if (indices.dtype() != DType.INT64 || !indices.shape().equals(input.shape())) {
      throw new ShapeException(
          "%s: the indices must be int64 of the input's shape, got %s and %s"
              .formatted(what, text(indices), text(input)));
    }
    long[] size = outputSize(what, rank, input, kernel, options, output);
    checkIndices(what, indices, size);
    if (rank == 3) {
      long[] stride = options.strideOr(kernel).toArray(3);
      return Aten.call(UNPOOL3D, input, indices, size, stride, options.padding().toArray(3));
    }
    if (rank == 2) return Aten.call(UNPOOL2D, input, indices, size);
    Tensor rows = indices.unsqueeze(-2);
    Tensor result =
        Poolings.asImages(
                1, input, x -> List.of(Aten.call(UNPOOL2D, x, rows, new long[] {1, size[0]})))
            .getFirst();
    rows.close();
    return result;
  }

  /** As large as asked for, if a pooling could have made this input of it. */
  private static long[] outputSize(
      String what,
      int rank,
      Tensor input,
      Size kernel,
      PoolOptions options,
      @Nullable Size output) {
    long[] sizes = kernel.atLeast(1, what + ": the kernel").toArray(rank);
    long[] stride = options.strideOr(kernel).toArray(rank);
    long[] padding = options.padding().toArray(rank);
    long[] usual = new long[rank];
    for (int i = 0; i < rank; i++) {
      usual[i] = (input.size(i - rank) - 1) * stride[i] - 2 * padding[i] + sizes[i];
    }
    if (output == null) return usual;
    long[] wanted = output.toArray(rank);
    for (int i = 0; i < rank; i++) {
      if (Math.abs(wanted[i] - usual[i]) >= stride[i]) {
        throw new ShapeException(
            "%s: the output must be nearer than the stride to %s, got %s"
                .formatted(what, Arrays.toString(usual), output));
      }
    }
    return wanted;
  }

  /** An index beyond the output would be an error that some builds report without a reason. */
  private static void checkIndices(String what, Tensor indices, long[] size) {
    if (indices.numel() == 0) return;
    long elements = Arrays.stream(size).reduce(1, (a, b) -> a * b);
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      long least = indices.min().itemLong();
      long greatest = indices.max().itemLong();
      if (least < 0 || greatest >= elements) {
        throw new ShapeException(
            "%s: indices must be from 0 to %d for an output of %s, got %d to %d"
                .formatted(what, elements - 1, Arrays.toString(size), least, greatest));
      }
    }
  }
}
