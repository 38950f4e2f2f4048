package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What chooses elements. Positions count from 0, or from -1 backwards. */
sealed interface Indexing extends Scattering, Slicing permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /** The slice at one position of the first dimension: {@code x[i]}. Shares memory. */
  default Tensor get(long index) {
    return select(0, index);
  }

  /** The slice at one position of a dimension, which disappears. Shares memory. */
  default Tensor select(int dim, long index) {
    return Aten.call(IndexingOps.SELECT, this, dim, index);
  }

  /** {@code length} positions of a dimension from {@code start} on. Shares memory. */
  default Tensor narrow(int dim, long start, long length) {
    long size = self().size(dim);
    if (start < 0 || length < 0 || start + length > size) {
      throw new ShapeException(
          "narrow: start %d and length %d must lie within dimension %d of %s"
              .formatted(start, length, dim, Failure.describe(self())));
    }
    return slice(dim, start, start + length, 1);
  }

  /** Every {@code step}-th position from start on, before end: {@code x[start:end:step]}. */
  default Tensor slice(int dim, long start, long end, long step) {
    return Aten.call(IndexingOps.SLICE, this, dim, start, end, step);
  }

  /** The slices at the positions in {@code index}, int64 of one dimension. */
  default Tensor indexSelect(int dim, Tensor index) {
    return Aten.call(IndexingOps.INDEX_SELECT, this, dim, index);
  }

  /** The elements at positions given for each dimension: {@code x[i, j]}; null for all of one. */
  default Tensor index(@Nullable Tensor... indices) {
    return Aten.call(IndexingOps.INDEX, this, java.util.Arrays.asList(indices));
  }

  /** A copy with {@code values} at the positions given for each dimension, added if asked. */
  default Tensor indexPut(List<@Nullable Tensor> indices, Tensor values, boolean accumulate) {
    return Aten.call(IndexingOps.INDEX_PUT, this, indices, values, accumulate);
  }

  /** Along a dimension, the elements at the positions in {@code index}. Source: {@code gather}. */
  default Tensor gather(int dim, Tensor index) {
    return Aten.call(IndexingOps.GATHER, this, dim, index, false);
  }

  /** A copy with the elements of {@code source} at the positions in {@code index}. */
  default Tensor scatter(int dim, Tensor index, Tensor source) {
    return Aten.call(IndexingOps.SCATTER, this, dim, index, source);
  }

  /** A copy with the elements of {@code source} added at the positions in {@code index}. */
  default Tensor scatterAdd(int dim, Tensor index, Tensor source) {
    return Aten.call(IndexingOps.SCATTER_ADD, this, dim, index, source);
  }

  /** A copy with {@code value} where {@code mask} is true. Source: {@code masked_fill}. */
  default Tensor maskedFill(Tensor mask, double value) {
    return Aten.call(IndexingOps.MASKED_FILL, this, mask, Scalars.like(self(), value));
  }

  /** Sets {@code value} where {@code mask} is true. */
  default Tensor maskedFill_(Tensor mask, double value) {
    return Aten.call(IndexingOps.MASKED_FILL_, this, mask, Scalars.like(self(), value));
  }

  /** The elements where {@code mask} is true, as one dimension. */
  default Tensor maskedSelect(Tensor mask) {
    return Aten.call(IndexingOps.MASKED_SELECT, this, mask);
  }

  /** The positions of all elements that are not 0: (count, dimensions), int64. */
  default Tensor nonzero() {
    return Aten.call(IndexingOps.NONZERO, this);
  }

  /** For int64 labels, rows of zeros with a 1 at the label's place. Source: {@code one_hot}. */
  default Tensor oneHot(long classes) {
    return Aten.call(IndexingOps.ONE_HOT, this, classes);
  }

  /** How often each number from 0 on occurs, at least {@code length} of them, int64. */
  default Tensor bincount(long length) {
    return Aten.call(IndexingOps.BINCOUNT, this, null, length);
  }

  /** Positions drawn with these weights, int64. Source: {@code torch.multinomial}. */
  default Tensor multinomial(long samples, boolean replacement) {
    return Aten.call(IndexingOps.MULTINOMIAL, this, samples, replacement, null);
  }
}
