package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What changes chosen elements in place; each method returns the tensor itself. */
sealed interface InPlaceIndexing permits InPlace {
  private Tensor self() {
    return (Tensor) this;
  }

  /** Puts {@code values} at the positions given for each dimension, or adds them there. */
  default Tensor indexPut_(List<@Nullable Tensor> indices, Tensor values, boolean accumulate) {
    return Aten.call(InPlaceOps.INDEX_PUT_, this, indices, values, accumulate);
  }

  /** Sets the slices at the positions in {@code index}, int64, to one value. */
  default Tensor indexFill_(int dim, Tensor index, double value) {
    return indexPut_(along(dim, index), Scalars.of(value, self().dtype()), false);
  }

  /** Replaces the slices at the positions in {@code index} by those of {@code source}. */
  default Tensor indexCopy_(int dim, Tensor index, Tensor source) {
    return indexPut_(along(dim, index), source, false);
  }

  /** Adds the slices of {@code source} at the positions in {@code index}, which may repeat. */
  default Tensor indexAdd_(int dim, Tensor index, Tensor source) {
    return indexPut_(along(dim, index), source, true);
  }

  /** Along a dimension, puts the elements of {@code source} at the positions in {@code index}. */
  default Tensor scatter_(int dim, Tensor index, Tensor source) {
    return Aten.call(InPlaceOps.SCATTER_, this, dim, index, source);
  }

  /** Along a dimension, puts one value at the positions in {@code index}. */
  default Tensor scatter_(int dim, Tensor index, double value) {
    Tensor source = Scalars.of(value, self().dtype()).to(self().device());
    return scatter_(dim, index, source.expand(index.shape().toArray()));
  }

  /** Along a dimension, adds the elements of {@code source} at the positions in {@code index}. */
  default Tensor scatterAdd_(int dim, Tensor index, Tensor source) {
    return Aten.call(InPlaceOps.SCATTER_ADD_, this, dim, index, source);
  }

  /** Sets the main diagonal of a matrix to one value. Source: {@code fill_diagonal_}. */
  default Tensor fillDiagonal_(double value) {
    if (self().dim() != 2) {
      throw new ShapeException(
          "fillDiagonal_: there must be a matrix, got " + Failure.describe(self()));
    }
    self().diagonal().fill_(value);
    return self();
  }

  /** Sets 0 above a diagonal of matrices. */
  default Tensor tril_(long diagonal) {
    return Aten.call(InPlaceOps.TRIL_, this, diagonal);
  }

  /** Sets 0 below a diagonal of matrices. */
  default Tensor triu_(long diagonal) {
    return Aten.call(InPlaceOps.TRIU_, this, diagonal);
  }

  /** An index of one dimension, all of those before it. */
  private List<@Nullable Tensor> along(int dim, Tensor index) {
    int rank = self().dim();
    if (dim < -rank || dim >= rank || index.dim() != 1) {
      throw new ShapeException(
          "index_put_: the index must have one dimension and name one of the tensor's, got index %s"
                  .formatted(Failure.describe(index))
              + ", dim %d and %s".formatted(dim, Failure.describe(self())));
    }
    List<@Nullable Tensor> indices = new ArrayList<>();
    for (int i = 0; i < Math.floorMod(dim, rank); i++) indices.add(null);
    indices.add(index);
    return indices;
  }
}
