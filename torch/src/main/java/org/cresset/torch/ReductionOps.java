package org.cresset.torch;

/** Operators that make one number of many. */
final class ReductionOps {
  private ReductionOps() {}

  static final Op SUM = Op.of("sum(Tensor self, ScalarType? dtype) -> Tensor");
  static final Op SUM_DIM =
      Op.of("sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim, ScalarType? dtype) -> Tensor");
  static final Op MEAN = Op.of("mean(Tensor self, ScalarType? dtype) -> Tensor");
  static final Op MEAN_DIM =
      Op.of("mean.dim(Tensor self, int[1]? dim, bool keepdim, ScalarType? dtype) -> Tensor");
  static final Op PROD = Op.of("prod(Tensor self, ScalarType? dtype) -> Tensor");
  static final Op PROD_DIM =
      Op.of("prod.dim_int(Tensor self, int dim, bool keepdim, ScalarType? dtype) -> Tensor");
  static final Op AMAX = Op.of("amax(Tensor self, int[1] dim, bool keepdim) -> Tensor");
  static final Op AMIN = Op.of("amin(Tensor self, int[1] dim, bool keepdim) -> Tensor");
  static final Op MAX = Op.of("max(Tensor self) -> Tensor");
  static final Op MIN = Op.of("min(Tensor self) -> Tensor");
  static final Op MAX_DIM =
      Op.of("max.dim(Tensor self, int dim, bool keepdim) -> (Tensor values, Tensor indices)");
  static final Op MIN_DIM =
      Op.of("min.dim(Tensor self, int dim, bool keepdim) -> (Tensor values, Tensor indices)");
  static final Op ARGMAX = Op.of("argmax(Tensor self, int? dim, bool keepdim) -> Tensor");
  static final Op ARGMIN = Op.of("argmin(Tensor self, int? dim, bool keepdim) -> Tensor");
  static final Op VAR_DIM =
      Op.of("var.dim(Tensor self, int[1]? dim, bool unbiased, bool keepdim) -> Tensor");
  static final Op ALL = Op.of("all(Tensor self) -> Tensor");
  static final Op ANY = Op.of("any(Tensor self) -> Tensor");
  static final Op ALL_DIM = Op.of("all.dim(Tensor self, int dim, bool keepdim) -> Tensor");
  static final Op ANY_DIM = Op.of("any.dim(Tensor self, int dim, bool keepdim) -> Tensor");
  static final Op LOGSUMEXP = Op.of("logsumexp(Tensor self, int[1] dim, bool keepdim) -> Tensor");
  static final Op CUMSUM = Op.of("cumsum(Tensor self, int dim, ScalarType? dtype) -> Tensor");
  static final Op CUMPROD = Op.of("cumprod(Tensor self, int dim, ScalarType? dtype) -> Tensor");
  static final Op SOFTMAX = Op.of("_softmax(Tensor self, int dim, bool half_to_float) -> Tensor");
  static final Op LOG_SOFTMAX =
      Op.of("_log_softmax(Tensor self, int dim, bool half_to_float) -> Tensor");
  static final Op SORT =
      Op.of("sort(Tensor self, int dim, bool descending) -> (Tensor values, Tensor indices)");
  static final Op TOPK =
      Op.of(
          "topk(Tensor self, SymInt k, int dim, bool largest, bool sorted) -> (Tensor values, Tensor indices)");
  static final Op COUNT_NONZERO = Op.of("count_nonzero(Tensor self, int? dim) -> Tensor");
}
