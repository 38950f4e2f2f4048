package org.cresset.torch.nn.functional;

import java.util.List;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/** What the functions of spatial data have in common. */
final class Inputs {
  private static final List<String> SPATIAL = List.of("L", "H, W", "D, H, W");

  private Inputs() {}

  /** Refuses what has not {@code rank} spatial dimensions, with a batch or without. */
  static void check(String what, Tensor input, int rank) {
    if (input.dim() == rank + 2 || input.dim() == rank + 1) return;
    String spatial = SPATIAL.get(rank - 1);
    throw new ShapeException(
        "%s: the input must be (N, C, %s) or (C, %s), got %s"
            .formatted(what, spatial, spatial, Require.text(input)));
  }

  /** The sizes of the last {@code rank} dimensions. */
  static long[] spatial(Tensor input, int rank) {
    long[] sizes = new long[rank];
    for (int i = 0; i < rank; i++) sizes[i] = input.size(i - rank);
    return sizes;
  }

  /** The input, or a copy of it if its elements do not lie densely in one of the two orders. */
  static Tensor dense(Tensor input) {
    if (input.dim() == 4 && input.isContiguous(MemoryFormat.CHANNELS_LAST)) return input;
    return input.contiguous();
  }

  /** The last step of a computation that closes what led to it. */
  static Tensor closing(Tensor result, Tensor input, Tensor... steps) {
    for (Tensor step : steps) if (step != input && step != result) step.close();
    return result;
  }
}
