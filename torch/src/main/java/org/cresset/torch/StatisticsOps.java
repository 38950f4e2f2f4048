package org.cresset.torch;

/** Operators of {@link Statistics}, {@link Cumulative} and {@link Sorting}. */
final class StatisticsOps {
  private StatisticsOps() {}

  static final Op STD_DIM =
      Op.of("std.dim(Tensor self, int[1]? dim, bool unbiased, bool keepdim) -> Tensor");
  static final Op MEDIAN = Op.of("median(Tensor self) -> Tensor");
  static final Op MEDIAN_DIM = indexed("median.dim(Tensor self, int dim, bool keepdim)");
  static final Op NANMEDIAN = Op.of("nanmedian(Tensor self) -> Tensor");
  static final Op NANMEDIAN_DIM = indexed("nanmedian.dim(Tensor self, int dim, bool keepdim)");
  static final Op MODE = indexed("mode(Tensor self, int dim, bool keepdim)");
  static final Op NANSUM =
      Op.of("nansum(Tensor self, int[1]? dim, bool keepdim, ScalarType? dtype) -> Tensor");
  static final Op ALL_DIMS = Op.of("all.dims(Tensor self, int[]? dim, bool keepdim) -> Tensor");
  static final Op ANY_DIMS = Op.of("any.dims(Tensor self, int[]? dim, bool keepdim) -> Tensor");
  static final Op COUNT_NONZERO_DIMS =
      Op.of("count_nonzero.dim_IntList(Tensor self, int[] dim) -> Tensor");

  static final Op CUMMAX = indexed("cummax(Tensor self, int dim)");
  static final Op CUMMIN = indexed("cummin(Tensor self, int dim)");
  static final Op LOGCUMSUMEXP = Op.of("logcumsumexp(Tensor self, int dim) -> Tensor");

  static final Op SORT_STABLE =
      indexed("sort.stable(Tensor self, bool? stable, int dim, bool descending)");
  static final Op KTHVALUE = indexed("kthvalue(Tensor self, SymInt k, int dim, bool keepdim)");
  static final Op UNIQUE =
      Op.of(
          "_unique2(Tensor self, bool sorted, bool return_inverse, bool return_counts) -> (Tensor"
              + " values, Tensor inverse, Tensor counts)");
  static final Op UNIQUE_DIM =
      Op.of(
          "unique_dim(Tensor self, int dim, bool sorted, bool return_inverse, bool return_counts)"
              + " -> (Tensor values, Tensor inverse, Tensor counts)");
  static final Op UNIQUE_CONSECUTIVE =
      Op.of(
          "unique_consecutive(Tensor self, bool return_inverse, bool return_counts, int? dim) ->"
              + " (Tensor values, Tensor inverse, Tensor counts)");
  static final Op SEARCHSORTED =
      Op.of(
          "searchsorted.Tensor(Tensor sorted_sequence, Tensor self, bool out_int32, bool right,"
              + " str? side, Tensor? sorter) -> Tensor");
  static final Op BUCKETIZE =
      Op.of(
          "bucketize.Tensor(Tensor self, Tensor boundaries, bool out_int32, bool right) -> Tensor");
  static final Op HISTOGRAM =
      Op.of(
          "histogram.bin_ct(Tensor self, int bins, float[]? range, Tensor? weight, bool density) ->"
              + " (Tensor hist, Tensor bin_edges)");
  static final Op HISTOGRAM_EDGES =
      Op.of(
          "histogram.bins_tensor(Tensor self, Tensor bins, Tensor? weight, bool density) -> (Tensor"
              + " hist, Tensor bin_edges)");
  static final Op ISIN =
      Op.of(
          "isin.Tensor_Tensor(Tensor elements, Tensor test_elements, bool assume_unique, bool"
              + " invert) -> Tensor");

  private static Op indexed(String call) {
    return Op.of(call + " -> (Tensor values, Tensor indices)");
  }
}
