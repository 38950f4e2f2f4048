package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** How several tensors become one, or several of one shape. */
final class Joining {
  private Joining() {}

  static Tensor hstack(List<Tensor> tensors) {
    List<Tensor> whole = atLeast(1, tensors);
    return Tensor.cat(whole, !whole.isEmpty() && whole.getFirst().dim() == 1 ? 0 : 1);
  }

  static Tensor columnStack(List<Tensor> tensors) {
    return Tensor.cat(
        tensors.stream().map(t -> t.dim() <= 1 ? t.reshape(t.numel(), 1) : t).toList(), 1);
  }

  static Tensor blockDiag(List<Tensor> tensors) {
    List<Tensor> matrices = atLeast(2, tensors);
    long columns = 0;
    for (Tensor matrix : matrices) {
      if (matrix.dim() > 2) {
        throw new ShapeException(
            "blockDiag: all must have at most 2 dimensions, got " + Failure.describe(matrix));
      }
      columns += matrix.size(1);
    }
    List<Tensor> rows = new ArrayList<>();
    long before = 0;
    for (Tensor matrix : matrices) {
      long after = columns - before - matrix.size(1);
      Tensor left = ReductionRules.zeros(matrix, new long[] {matrix.size(0), before});
      Tensor right = ReductionRules.zeros(matrix, new long[] {matrix.size(0), after});
      rows.add(Tensor.cat(List.of(left, matrix, right), 1));
      before += matrix.size(1);
    }
    return Tensor.cat(rows, 0);
  }

  static List<Tensor> atLeast(int rank, List<Tensor> tensors) {
    return tensors.stream().map(t -> atLeast(rank, t)).toList();
  }

  /** A vector is a row, a matrix has its third dimension at the end. */
  static Tensor atLeast(int rank, Tensor tensor) {
    Tensor result = tensor.dim() == 0 ? tensor.reshape(1) : tensor;
    if (rank >= 2 && result.dim() == 1) result = result.unsqueeze(0);
    return rank >= 3 && result.dim() == 2 ? result.unsqueeze(-1) : result;
  }

  static List<Tensor> broadcast(List<Tensor> tensors) {
    long[] common = new long[0];
    for (Tensor tensor : tensors) {
      common = Broadcast.sizes("broadcastTensors", common, tensor.shape().toArray());
    }
    long[] sizes = common;
    return tensors.stream().map(t -> t.expand(sizes)).toList();
  }

  static List<Tensor> meshgrid(List<Tensor> vectors, Torch.GridIndexing indexing) {
    if (indexing == Torch.GridIndexing.XY && vectors.size() >= 2) {
      List<Tensor> exchanged = new ArrayList<>(vectors);
      Collections.swap(exchanged, 0, 1);
      List<Tensor> grids = new ArrayList<>(meshgrid(exchanged, Torch.GridIndexing.IJ));
      Collections.swap(grids, 0, 1);
      return List.copyOf(grids);
    }
    List<Tensor> shaped = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      long[] along = new long[vectors.size()];
      Arrays.fill(along, 1);
      along[i] = vector("meshgrid", vectors.get(i)).numel();
      shaped.add(vectors.get(i).reshape(along));
    }
    return broadcast(shaped);
  }

  static Tensor cartesianProd(List<Tensor> vectors) {
    if (vectors.size() == 1) return vector("cartesianProd", vectors.getFirst());
    List<Tensor> columns =
        meshgrid(vectors, Torch.GridIndexing.IJ).stream().map(g -> g.reshape(-1)).toList();
    return Tensor.stack(columns, 1);
  }

  static Tensor combinations(Tensor vector, int r, boolean withReplacement) {
    if (r < 0) throw new IllegalArgumentException("combinations: r must be 0 or more, got " + r);
    long n = vector("combinations", vector).numel();
    if (r == 0) return ReductionRules.zeros(vector, new long[] {0});
    List<long[]> chosen = new ArrayList<>();
    choose(n, 0, new long[r], 0, withReplacement, chosen);
    long[] places = chosen.stream().flatMapToLong(Arrays::stream).toArray();
    Tensor index = Tensor.of(places, chosen.size(), r).to(vector.device());
    return vector.index(index);
  }

  private static void choose(
      long n, long from, long[] places, int next, boolean again, List<long[]> chosen) {
    if (next == places.length) {
      chosen.add(places.clone());
      return;
    }
    for (long i = from; i < n; i++) {
      places[next] = i;
      choose(n, again ? i : i + 1, places, next + 1, again, chosen);
    }
  }

  private static Tensor vector(String op, Tensor tensor) {
    if (tensor.dim() <= 1) return tensor;
    throw new ShapeException(
        op + ": every tensor must be a vector, got " + Failure.describe(tensor));
  }
}
