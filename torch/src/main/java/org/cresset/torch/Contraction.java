package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;

/**
 * One side of a product that sums over some dimensions: as a matrix with those last.
 *
 * @param last the elements as (kept, summed)
 * @param keptSizes the sizes of the dimensions that stay
 * @param summedSizes the sizes of those that are summed
 */
record Contraction(Tensor last, long[] keptSizes, long[] summedSizes) {
  static Contraction of(Tensor tensor, long[] dims) {
    int rank = tensor.dim();
    boolean[] summed = new boolean[rank];
    for (long dim : dims) {
      if (dim < -rank || dim >= rank || summed[Math.floorMod(dim, rank)]) {
        throw new ShapeException(
            "tensordot: every dimension must be there and named once, got %d of %s"
                .formatted(dim, Failure.describe(tensor)));
      }
      summed[Math.floorMod(dim, rank)] = true;
    }
    List<Long> order = new ArrayList<>();
    for (long i = 0; i < rank; i++) if (!summed[(int) i]) order.add(i);
    int kept = order.size();
    for (long dim : dims) order.add((long) Math.floorMod(dim, rank));
    long[] keptSizes = sizes(tensor, order.subList(0, kept));
    long[] summedSizes = sizes(tensor, order.subList(kept, rank));
    long[] all = order.stream().mapToLong(Long::longValue).toArray();
    long rows = Shape.of(keptSizes).numel();
    long columns = Shape.of(summedSizes).numel();
    return new Contraction(tensor.permute(all).reshape(rows, columns), keptSizes, summedSizes);
  }

  private static long[] sizes(Tensor tensor, List<Long> dims) {
    return dims.stream().mapToLong(dim -> tensor.size(dim.intValue())).toArray();
  }
}
