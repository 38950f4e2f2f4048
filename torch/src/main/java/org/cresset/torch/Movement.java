package org.cresset.torch;

import java.util.List;

/** What moves elements and changes none. */
sealed interface Movement extends Rearrangement permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /** The elements in another shape; -1 stands for the size that fits. Source: {@code reshape}. */
  default Tensor reshape(long... shape) {
    return Aten.call(MovementOps.RESHAPE, this, shape);
  }

  /** The same memory in another shape. Source: {@code torch.Tensor.view}. */
  default Tensor view(long... shape) {
    return Aten.call(MovementOps.VIEW, this, shape);
  }

  /** All dimensions as one. */
  default Tensor flatten() {
    return flatten(0, -1);
  }

  /** Some dimensions as one. Source: {@code torch.flatten}. */
  default Tensor flatten(int startDim, int endDim) {
    return Aten.call(MovementOps.FLATTEN, this, startDim, endDim);
  }

  /** The dimensions in another order. Shares memory. Source: {@code torch.permute}. */
  default Tensor permute(long... dims) {
    return Aten.call(MovementOps.PERMUTE, this, dims);
  }

  /** Two dimensions exchanged. Shares memory. Source: {@code torch.transpose}. */
  default Tensor transpose(int dim0, int dim1) {
    return Aten.call(MovementOps.TRANSPOSE, this, dim0, dim1);
  }

  /** A matrix transposed. Shares memory. Source: {@code torch.t}. */
  default Tensor t() {
    if (self().dim() > 2) {
      throw new ShapeException(
          "t: the tensor must have at most 2 dimensions, got " + Failure.describe(self()));
    }
    return self().dim() < 2 ? self() : transpose(0, 1);
  }

  /** Repeated where a size is 1, without copying. Source: {@code torch.Tensor.expand}. */
  default Tensor expand(long... shape) {
    return Aten.call(MovementOps.EXPAND, this, shape, false);
  }

  /** Without the dimensions of size 1. Shares memory. */
  default Tensor squeeze() {
    return Aten.call(MovementOps.SQUEEZE, this);
  }

  /** Without one dimension, if its size is 1. Shares memory. Source: {@code torch.squeeze}. */
  default Tensor squeeze(int dim) {
    return Aten.call(MovementOps.SQUEEZE_DIM, this, dim);
  }

  /** With one dimension of size 1 more. Shares memory. Source: {@code torch.unsqueeze}. */
  default Tensor unsqueeze(int dim) {
    return Aten.call(MovementOps.UNSQUEEZE, this, dim);
  }

  /** Repeated along each dimension. Source: {@code torch.Tensor.repeat}. */
  default Tensor repeat(long... times) {
    return Aten.call(MovementOps.REPEAT, this, times);
  }

  /** In reverse order along some dimensions. Source: {@code torch.flip}. */
  default Tensor flip(long... dims) {
    return Aten.call(MovementOps.FLIP, this, dims);
  }

  /** Shifted along a dimension; what leaves at one end enters at the other. */
  default Tensor roll(long shift, int dim) {
    return Aten.call(MovementOps.ROLL, this, new long[] {shift}, new long[] {dim});
  }

  /** The lower triangle of matrices, up to a diagonal; zeros above. */
  default Tensor tril(long diagonal) {
    return Aten.call(MovementOps.TRIL, this, diagonal);
  }

  /** The upper triangle of matrices, from a diagonal on; zeros below. */
  default Tensor triu(long diagonal) {
    return Aten.call(MovementOps.TRIU, this, diagonal);
  }

  /** The main diagonal of a matrix. Shares memory. */
  default Tensor diagonal() {
    return Aten.call(MovementOps.DIAGONAL, this, 0, 0, 1);
  }

  /** Pieces of a size along a dimension, the last maybe smaller. Share memory. */
  default List<Tensor> split(long size, int dim) {
    return Aten.callAll(MovementOps.SPLIT, this, size, dim);
  }

  /** At most this many pieces of equal size along a dimension. Share memory. */
  default List<Tensor> chunk(long chunks, int dim) {
    return Aten.callAll(MovementOps.CHUNK, this, chunks, dim);
  }

  /** The slices along a dimension. Share memory. Source: {@code torch.unbind}. */
  default List<Tensor> unbind(int dim) {
    return Aten.callAll(MovementOps.UNBIND, this, dim);
  }
}
