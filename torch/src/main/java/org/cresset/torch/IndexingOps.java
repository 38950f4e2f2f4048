package org.cresset.torch;

/** Operators that choose elements. */
final class IndexingOps {
  private IndexingOps() {}

  static final Op SELECT = Op.of("select.int(Tensor(a) self, int dim, SymInt index) -> Tensor(a)");
  static final Op SLICE =
      Op.of(
          "slice.Tensor(Tensor(a) self, int dim, SymInt? start, SymInt? end, SymInt step) -> Tensor(a)");
  static final Op INDEX_SELECT =
      Op.of("index_select(Tensor self, int dim, Tensor index) -> Tensor");
  static final Op GATHER =
      Op.of("gather(Tensor self, int dim, Tensor index, bool sparse_grad) -> Tensor");
  static final Op SCATTER =
      Op.of("scatter.src(Tensor self, int dim, Tensor index, Tensor src) -> Tensor");
  static final Op SCATTER_ADD =
      Op.of("scatter_add(Tensor self, int dim, Tensor index, Tensor src) -> Tensor");
  static final Op INDEX = Op.of("index.Tensor(Tensor self, Tensor?[] indices) -> Tensor");
  static final Op INDEX_PUT =
      Op.of("index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate) -> Tensor");
  static final Op MASKED_FILL =
      Op.of("masked_fill.Tensor(Tensor self, Tensor mask, Tensor value) -> Tensor");
  static final Op MASKED_FILL_ =
      Op.of("masked_fill_.Tensor(Tensor(a!) self, Tensor mask, Tensor value) -> Tensor(a!)");
  static final Op MASKED_SELECT = Op.of("masked_select(Tensor self, Tensor mask) -> Tensor");
  static final Op NONZERO = Op.of("nonzero(Tensor self) -> Tensor");
  static final Op ONE_HOT = Op.of("one_hot(Tensor self, int num_classes) -> Tensor");
  static final Op BINCOUNT =
      Op.of("bincount(Tensor self, Tensor? weights, SymInt minlength) -> Tensor");
  static final Op MULTINOMIAL =
      Op.of(
          "multinomial(Tensor self, SymInt num_samples, bool replacement, Generator? generator) -> Tensor");
}
