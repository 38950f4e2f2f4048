package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/** How variables change together: a row of the tensor is a variable, a column an observation. */
sealed interface Covariance permits Statistics {
  private Tensor self() {
    return (Tensor) this;
  }

  /** The covariances of all pairs of rows, divided by n - 1. Source: {@code torch.cov}. */
  default Tensor cov() {
    return cov(1, null, null);
  }

  /**
   * The covariances of all pairs of rows. Source: {@code torch.cov}.
   *
   * <p>Shape: (variables, n) gives (variables, variables); (n) is one variable and gives ().
   *
   * @param correction what is taken from n before it divides
   * @param frequencies (n) of an integer type, how often each observation was made, or null
   * @param weights (n), how much each observation counts, or null
   */
  default Tensor cov(double correction, @Nullable Tensor frequencies, @Nullable Tensor weights) {
    if (self().dim() > 2 || self().dtype() == DType.BOOL) {
      throw new ShapeException(
          "cov: there must be a vector or a matrix of numbers, got " + Failure.describe(self()));
    }
    Tensor x = self().dtype().isDifferentiable() ? self() : self().to(DType.FLOAT32);
    Tensor rows = x.reshape(self().dim() < 2 ? 1 : x.size(0), -1);
    long n = rows.size(1);
    requireOneEach("frequencies", frequencies, n);
    requireOneEach("weights", weights, n);
    DType real = x.dtype().ofParts();
    Tensor counted = Tensor.ones(real, n).to(x.device());
    if (frequencies != null) counted = counted.mul(frequencies.to(real));
    Tensor weighted = weights == null ? counted : counted.mul(weights.to(real));
    Tensor total = weighted.sum();
    Tensor lost =
        weights == null || correction == 0
            ? Tensor.scalar(correction, real).to(x.device())
            : weighted.mul(weights.to(real)).sum().div(total).mul(correction);
    Tensor means = rows.mul(weighted).sum(new long[] {1}, true).div(total);
    Tensor centred = rows.sub(means);
    Tensor products = centred.mul(weighted).matmul(centred.t().conj());
    Tensor covariances = products.div(total.sub(lost).clampMin(0));
    return self().dim() < 2 ? covariances.reshape() : covariances.squeeze();
  }

  /** Covariances divided by both deviations: 1 on the diagonal. Source: {@code torch.corrcoef}. */
  default Tensor corrcoef() {
    if (self().dim() > 2 || self().dtype().isComplex()) {
      throw new ShapeException(
          "corrcoef: there must be a vector or a matrix of real numbers, got "
              + Failure.describe(self()));
    }
    Tensor covariances = cov();
    if (covariances.dim() == 0) return covariances.div(covariances);
    Tensor deviations = covariances.diagonal().sqrt();
    return covariances.div(deviations.unsqueeze(1)).div(deviations.unsqueeze(0)).clamp(-1, 1);
  }

  private static void requireOneEach(String name, @Nullable Tensor tensor, long n) {
    if (tensor == null || (tensor.dim() == 1 && tensor.size(0) == n)) return;
    throw new ShapeException(
        "cov: the %s must be one for each of %d observations, got %s"
            .formatted(name, n, Failure.describe(tensor)));
  }
}
