package org.cresset.torch;

/** Operators of {@link Scattering} and {@link Slicing}. */
final class ScatteringOps {
  private ScatteringOps() {}

  static final Op SCATTER_REDUCE =
      Op.of(
          "scatter_reduce.two(Tensor self, int dim, Tensor index, Tensor src, str reduce, bool"
              + " include_self) -> Tensor");
  static final Op MASKED_SCATTER =
      Op.of("masked_scatter(Tensor self, Tensor mask, Tensor source) -> Tensor");
  static final Op SELECT_SCATTER =
      Op.of("select_scatter(Tensor self, Tensor src, int dim, SymInt index) -> Tensor");
  static final Op SLICE_SCATTER =
      Op.of(
          "slice_scatter(Tensor self, Tensor src, int dim, SymInt? start, SymInt? end, SymInt step)"
              + " -> Tensor");
  static final Op DIAGONAL_SCATTER =
      Op.of("diagonal_scatter(Tensor self, Tensor src, int offset, int dim1, int dim2) -> Tensor");
  static final Op INDEX_PUT_ =
      Op.of(
          "index_put_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate) ->"
              + " Tensor(a!)");
}
