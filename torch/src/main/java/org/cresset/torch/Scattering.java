package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What puts elements at places: copies of the tensor that differ there. Positions count from 0;
 * gradients go to the tensor where it was kept and to the source where it was taken.
 */
sealed interface Scattering permits Indexing {
  private Tensor self() {
    return (Tensor) this;
  }

  // ---- Along a dimension, a position for each element ----------------------------------------

  /** A copy with one value at the positions in {@code index}. Source: {@code torch.scatter}. */
  default Tensor scatter(int dim, Tensor index, double value) {
    Tensor one = Scalars.of(value, self().dtype()).to(self().device());
    return self().scatter(dim, index, one.expand(index.shape().toArray()));
  }

  /**
   * A copy in which the elements of {@code source} are reduced into the positions in {@code index},
   * with what was there if {@code includeSelf}. Source: {@code torch.scatter_reduce}.
   */
  default Tensor scatterReduce(
      int dim, Tensor index, Tensor source, Reduce reduce, boolean includeSelf) {
    return Aten.call(
        ScatteringOps.SCATTER_REDUCE, this, dim, index, source, reduce.code(), includeSelf);
  }

  /** Along a dimension, the elements at positions that broadcast. */
  default Tensor takeAlongDim(Tensor indices, int dim) {
    if (indices.dim() != self().dim()) {
      throw new ShapeException(
          "takeAlongDim: the positions must have as many dimensions as the tensor, got %s and %s"
              .formatted(Failure.describe(indices), Failure.describe(self())));
    }
    int place = Dims.place("takeAlongDim", self(), dim);
    long[] own = self().shape().toArray();
    long[] places = indices.shape().toArray();
    own[place] = places[place] = 1;
    long[] common = Broadcast.sizes("takeAlongDim", own, places);
    long[] source = common.clone();
    source[place] = self().size(place);
    common[place] = indices.size(place);
    return self().expand(source).gather(place, indices.expand(common));
  }

  // ---- Whole slices of a dimension -----------------------------------------------------------

  /** A copy with the slices of {@code source} added at the positions in {@code index}. */
  default Tensor indexAdd(int dim, Tensor index, Tensor source) {
    return putSlices("indexAdd", dim, index, source, true);
  }

  /** A copy with {@code alpha} times the slices of {@code source} added. */
  default Tensor indexAdd(int dim, Tensor index, Tensor source, double alpha) {
    return indexAdd(dim, index, alpha == 1 ? source : source.mul(alpha));
  }

  /** A copy with the slices of {@code source} at the positions in {@code index}. */
  default Tensor indexCopy(int dim, Tensor index, Tensor source) {
    return putSlices("indexCopy", dim, index, source, false);
  }

  /** A copy with one value in the slices at the positions in {@code index}. */
  default Tensor indexFill(int dim, Tensor index, double value) {
    Tensor one = Scalars.of(value, self().dtype()).to(self().device());
    return self().indexPut(along("indexFill", dim, index), one, false);
  }

  /** A copy with one value, a tensor of no dimension, in the slices at the positions. */
  default Tensor indexFill(int dim, Tensor index, Tensor value) {
    return self().indexPut(along("indexFill", dim, index), value, false);
  }

  /** A copy in which the slices of {@code source} are reduced into those at the positions. */
  default Tensor indexReduce(
      int dim, Tensor index, Tensor source, Reduce reduce, boolean includeSelf) {
    checkSlices("indexReduce", dim, index, source);
    long[] along = new long[source.dim()];
    java.util.Arrays.fill(along, 1);
    along[Dims.place("indexReduce", self(), dim)] = index.numel();
    Tensor places = index.reshape(along).expand(source.shape().toArray());
    return scatterReduce(dim, places, source, reduce, includeSelf);
  }

  private Tensor putSlices(String op, int dim, Tensor index, Tensor source, boolean accumulate) {
    checkSlices(op, dim, index, source);
    return self().indexPut(along(op, dim, index), source, accumulate);
  }

  private void checkSlices(String op, int dim, Tensor index, Tensor source) {
    long[] wanted = self().shape().toArray();
    int place = Dims.place(op, self(), dim);
    if (index.dim() == 1) {
      wanted[place] = index.numel();
      if (source.shape().equals(Shape.of(wanted))) return;
    }
    throw new ShapeException(
        "%s: the positions must have one dimension, and the source their number in dimension %d and else the tensor's sizes, got %s, %s and %s"
            .formatted(
                op,
                dim,
                Failure.describe(index),
                Failure.describe(source),
                Failure.describe(self())));
  }

  private List<@Nullable Tensor> along(String op, int dim, Tensor index) {
    int place = Dims.place(op, self(), dim);
    List<@Nullable Tensor> indices = new ArrayList<>();
    for (int i = 0; i < place; i++) indices.add(null);
    indices.add(index);
    return indices;
  }

  // ---- Positions in row-major order ----------------------------------------------------------

  /** The elements at positions in the flattened tensor. Source: {@code torch.take}. */
  default Tensor take(Tensor index) {
    return self().reshape(-1).index(index);
  }

  /** A copy with {@code source} at positions in the flattened tensor, added if asked. */
  default Tensor put(Tensor index, Tensor source, boolean accumulate) {
    Tensor flat = self().reshape(-1);
    Tensor values = source.reshape(index.shape().toArray());
    return flat.indexPut(List.of(index), values, accumulate).reshape(self().shape().toArray());
  }

  // ---- Masks ---------------------------------------------------------------------------------

  /** A copy with one value, a tensor of no dimension, where {@code mask} is true. */
  default Tensor maskedFill(Tensor mask, Tensor value) {
    if (value.dim() == 0) return Aten.call(IndexingOps.MASKED_FILL, this, mask, value);
    throw new ShapeException(
        "maskedFill: the value must have no dimension, got " + Failure.describe(value));
  }

  /** A copy with the elements of {@code source}, in order, where {@code mask} is true. */
  default Tensor maskedScatter(Tensor mask, Tensor source) {
    return Aten.call(ScatteringOps.MASKED_SCATTER, this, mask, source);
  }

  /** The positions of all elements that are not 0, one tensor a dimension: {@code where(x)}. */
  default List<Tensor> nonzeroAsTuple() {
    Tensor whole = self().dim() == 0 ? self().unsqueeze(0) : self();
    return whole.nonzero().unbind(1);
  }

  // ---- Views, as copies ----------------------------------------------------------------------

  /** A copy with {@code source} as the slice at one position. */
  default Tensor selectScatter(Tensor source, int dim, long index) {
    return Aten.call(ScatteringOps.SELECT_SCATTER, this, source, dim, index);
  }

  /** A copy with {@code source} at every {@code step}-th position from start, before end. */
  default Tensor sliceScatter(Tensor source, int dim, long start, long end, long step) {
    return Aten.call(ScatteringOps.SLICE_SCATTER, this, source, dim, start, end, step);
  }

  /** A copy with {@code source} as a diagonal of two dimensions. */
  default Tensor diagonalScatter(Tensor source, long offset, int dim1, int dim2) {
    return Aten.call(ScatteringOps.DIAGONAL_SCATTER, this, source, offset, dim1, dim2);
  }
}
