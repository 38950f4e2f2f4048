package org.cresset.torch;

/** Operators that move elements and change none. */
final class MovementOps {
  private MovementOps() {}

  static final Op VIEW = Op.of("view(Tensor(a) self, SymInt[] size) -> Tensor(a)");
  static final Op RESHAPE = Op.of("reshape(Tensor(a) self, SymInt[] shape) -> Tensor(a)");
  static final Op EXPAND =
      Op.of("expand(Tensor(a) self, SymInt[] size, bool implicit) -> Tensor(a)");
  static final Op PERMUTE = Op.of("permute(Tensor(a) self, int[] dims) -> Tensor(a)");
  static final Op TRANSPOSE =
      Op.of("transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a)");
  static final Op SQUEEZE = Op.of("squeeze(Tensor(a) self) -> Tensor(a)");
  static final Op SQUEEZE_DIM = Op.of("squeeze.dim(Tensor(a) self, int dim) -> Tensor(a)");
  static final Op UNSQUEEZE = Op.of("unsqueeze(Tensor(a) self, int dim) -> Tensor(a)");
  static final Op FLATTEN =
      Op.of("flatten.using_ints(Tensor(a) self, int start_dim, int end_dim) -> Tensor(a)");
  static final Op CAT = Op.of("cat(Tensor[] tensors, int dim) -> Tensor");
  static final Op STACK = Op.of("stack(Tensor[] tensors, int dim) -> Tensor");
  static final Op SPLIT =
      Op.of("split.Tensor(Tensor(a) self, SymInt split_size, int dim) -> Tensor(a)[]");
  static final Op CHUNK = Op.of("chunk(Tensor(a) self, int chunks, int dim) -> Tensor(a)[]");
  static final Op UNBIND = Op.of("unbind.int(Tensor(a) self, int dim) -> Tensor(a)[]");
  static final Op FLIP = Op.of("flip(Tensor self, int[] dims) -> Tensor");
  static final Op ROLL = Op.of("roll(Tensor self, SymInt[1] shifts, int[1] dims) -> Tensor");
  static final Op REPEAT = Op.of("repeat(Tensor self, SymInt[] repeats) -> Tensor");
  static final Op TRIL = Op.of("tril(Tensor self, SymInt diagonal) -> Tensor");
  static final Op TRIU = Op.of("triu(Tensor self, SymInt diagonal) -> Tensor");
  static final Op DIAGONAL =
      Op.of("diagonal(Tensor(a) self, int offset, int dim1, int dim2) -> Tensor(a)");
  static final Op DIFF =
      Op.of("diff(Tensor self, int n, int dim, Tensor? prepend, Tensor? append) -> Tensor");
}
