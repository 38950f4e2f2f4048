package org.cresset.torch;

/**
 * What makes one number of many.
 *
 * <p>{@code dim} counts dimensions from 0, or from -1 backwards; with {@code keepdim} a reduced
 * dimension stays, with size 1.
 */
sealed interface Reduction extends Statistics, Cumulative, Sorting permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /**
   * Values and where they were.
   *
   * @param values the values chosen
   * @param indices their positions along the dimension, int64
   */
  record Indexed(Tensor values, Tensor indices) {}

  /** The sum of all; integers give int64. Source: {@code torch.sum}. */
  default Tensor sum() {
    return Aten.call(ReductionOps.SUM, this, null);
  }

  /** The sum along a dimension. */
  default Tensor sum(int dim, boolean keepdim) {
    return sum(new long[] {dim}, keepdim);
  }

  /** The sum along some dimensions. */
  default Tensor sum(long[] dims, boolean keepdim) {
    return Aten.call(ReductionOps.SUM_DIM, this, dims, keepdim, null);
  }

  /** Sums what broadcasting would have repeated, so that the result has these sizes. */
  default Tensor sumToSize(long... sizes) {
    long[] own = self().handle().sizes();
    int extra = own.length - sizes.length;
    long[] summed =
        java.util.stream.LongStream.range(0, own.length)
            .filter(i -> i < extra || (sizes[(int) i - extra] == 1 && own[(int) i] != 1))
            .toArray();
    Tensor result = summed.length == 0 ? self() : sum(summed, true);
    return extra == 0 ? result : result.reshape(sizes);
  }

  /** The mean of all. Source: {@code torch.mean}. */
  default Tensor mean() {
    return Aten.call(ReductionOps.MEAN, this, null);
  }

  /** The mean along a dimension. */
  default Tensor mean(int dim, boolean keepdim) {
    return mean(new long[] {dim}, keepdim);
  }

  /** The mean along some dimensions. */
  default Tensor mean(long[] dims, boolean keepdim) {
    return Aten.call(ReductionOps.MEAN_DIM, this, dims, keepdim, null);
  }

  /** The variance along some dimensions; {@code unbiased} divides by n - 1. */
  default Tensor var(long[] dims, boolean unbiased, boolean keepdim) {
    return Aten.call(ReductionOps.VAR_DIM, this, dims, unbiased, keepdim);
  }

  /** The unbiased variance of all. Source: {@code torch.var}. */
  default Tensor var() {
    return var(all(self()), true, false);
  }

  /** The standard deviation along some dimensions. */
  default Tensor std(long[] dims, boolean unbiased, boolean keepdim) {
    return Aten.call(StatisticsOps.STD_DIM, this, dims, unbiased, keepdim);
  }

  /** The unbiased standard deviation of all. Source: {@code torch.std}. */
  default Tensor std() {
    return std(all(self()), true, false);
  }

  /** The Euclidean length of all elements as one vector. Source: {@code torch.norm}. */
  default Tensor norm() {
    return Linalg.norm(self());
  }

  /** The product of all. Source: {@code torch.prod}. */
  default Tensor prod() {
    return Aten.call(ReductionOps.PROD, this, null);
  }

  /** The product along a dimension. */
  default Tensor prod(int dim, boolean keepdim) {
    return Aten.call(ReductionOps.PROD_DIM, this, dim, keepdim, null);
  }

  /** The greatest of all. Source: {@code torch.max}. */
  default Tensor max() {
    return Aten.call(ReductionOps.MAX, this);
  }

  /** The least of all. Source: {@code torch.min}. */
  default Tensor min() {
    return Aten.call(ReductionOps.MIN, this);
  }

  /** The greatest along a dimension, and where. */
  default Indexed max(int dim, boolean keepdim) {
    var both = Aten.callAll(ReductionOps.MAX_DIM, this, dim, keepdim);
    return new Indexed(both.get(0), both.get(1));
  }

  /** The least along a dimension, and where. */
  default Indexed min(int dim, boolean keepdim) {
    var both = Aten.callAll(ReductionOps.MIN_DIM, this, dim, keepdim);
    return new Indexed(both.get(0), both.get(1));
  }

  /** The greatest along some dimensions; equal ones share the gradient. */
  default Tensor amax(long[] dims, boolean keepdim) {
    return Aten.call(ReductionOps.AMAX, this, dims, keepdim);
  }

  /** The least along some dimensions; equal ones share the gradient. */
  default Tensor amin(long[] dims, boolean keepdim) {
    return Aten.call(ReductionOps.AMIN, this, dims, keepdim);
  }

  /** The position of the greatest of all in row-major order, int64. */
  default Tensor argmax() {
    return Aten.call(ReductionOps.ARGMAX, this, null, false);
  }

  /** The position of the greatest along a dimension, int64. Source: {@code torch.argmax}. */
  default Tensor argmax(int dim, boolean keepdim) {
    return Aten.call(ReductionOps.ARGMAX, this, dim, keepdim);
  }

  /** The position of the least of all in row-major order, int64. */
  default Tensor argmin() {
    return Aten.call(ReductionOps.ARGMIN, this, null, false);
  }

  /** The position of the least along a dimension, int64. */
  default Tensor argmin(int dim, boolean keepdim) {
    return Aten.call(ReductionOps.ARGMIN, this, dim, keepdim);
  }

  /** Whether all are true. */
  default Tensor all() {
    return Aten.call(ReductionOps.ALL, this);
  }

  /** Whether all along a dimension are true. */
  default Tensor all(int dim, boolean keepdim) {
    return Aten.call(ReductionOps.ALL_DIM, this, dim, keepdim);
  }

  /** Whether one is true. */
  default Tensor any() {
    return Aten.call(ReductionOps.ANY, this);
  }

  /** Whether one along a dimension is true. */
  default Tensor any(int dim, boolean keepdim) {
    return Aten.call(ReductionOps.ANY_DIM, this, dim, keepdim);
  }

  /** How many are not 0, int64. */
  default Tensor countNonzero() {
    return Aten.call(ReductionOps.COUNT_NONZERO, this, null);
  }

  /** log(sum(exp(x))) along a dimension, without overflow. */
  default Tensor logsumexp(int dim, boolean keepdim) {
    return Aten.call(ReductionOps.LOGSUMEXP, this, new long[] {dim}, keepdim);
  }

  /** exp(x) over its sum along a dimension. Source: {@code torch.softmax}. */
  default Tensor softmax(int dim) {
    return Aten.call(ReductionOps.SOFTMAX, this, dim, false);
  }

  /** The logarithm of the softmax, without overflow. Source: {@code torch.log_softmax}. */
  default Tensor logSoftmax(int dim) {
    return Aten.call(ReductionOps.LOG_SOFTMAX, this, dim, false);
  }

  /** The sums of all up to each element along a dimension. */
  default Tensor cumsum(int dim) {
    return Aten.call(ReductionOps.CUMSUM, this, dim, null);
  }

  /** The products of all up to each element along a dimension. */
  default Tensor cumprod(int dim) {
    return Aten.call(ReductionOps.CUMPROD, this, dim, null);
  }

  /** The elements along a dimension in order, and where they were. Source: {@code torch.sort}. */
  default Indexed sort(int dim, boolean descending) {
    var both = Aten.callAll(ReductionOps.SORT, this, dim, descending);
    return new Indexed(both.get(0), both.get(1));
  }

  /** Where the elements in order were. Source: {@code torch.argsort}. */
  default Tensor argsort(int dim, boolean descending) {
    return sort(dim, descending).indices();
  }

  /** The k greatest along a dimension, greatest first, and where. Source: {@code torch.topk}. */
  default Indexed topk(long k, int dim) {
    var both = Aten.callAll(ReductionOps.TOPK, this, k, dim, true, true);
    return new Indexed(both.get(0), both.get(1));
  }

  private static long[] all(Tensor tensor) {
    return java.util.stream.LongStream.range(0, tensor.dim()).toArray();
  }
}
