package org.cresset.torch;

/** Operators of {@link Rearrangement}. */
final class RearrangementOps {
  private RearrangementOps() {}

  static final Op UNFOLD =
      Op.of("unfold(Tensor(a) self, int dimension, int size, int step) -> Tensor(a)");
  static final Op UNFOLD_BACKWARD =
      Op.of(
          "unfold_backward(Tensor grad_in, SymInt[] input_sizes, int dim, int size, int step) ->"
              + " Tensor");
  static final Op AS_STRIDED =
      Op.of(
          "as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset) ->"
              + " Tensor(a)");
  static final Op REPEAT_INTERLEAVE =
      Op.of("repeat_interleave.Tensor(Tensor repeats, SymInt? output_size) -> Tensor");
  static final Op DIAGONAL_BACKWARD =
      Op.of(
          "diagonal_backward(Tensor grad_output, SymInt[] input_sizes, int offset, int dim1, int"
              + " dim2) -> Tensor");
  static final Op DIAG_EMBED =
      Op.of("diag_embed(Tensor self, int offset, int dim1, int dim2) -> Tensor");
}
