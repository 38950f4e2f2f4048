package org.cresset.torch;

import java.util.Arrays;

/**
 * The functions that networks put between their layers, those beyond {@link Elementwise}'s. Source:
 * {@code torch.nn.functional}.
 */
sealed interface Activation permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /** x * sigmoid(x) drawn by straight lines. Source: Howard et al. 2019, {@code hardswish}. */
  default Tensor hardswish() {
    return Aten.call(ActivationOps.HARDSWISH, this);
  }

  /** The sigmoid drawn by straight lines: {@code relu6(x + 3) / 6}. */
  default Tensor hardsigmoid() {
    return Aten.call(ActivationOps.HARDSIGMOID, this);
  }

  /** x * tanh(softplus(x)). Source: Misra 2019, {@code mish}. */
  default Tensor mish() {
    return Aten.call(ActivationOps.MISH, this);
  }

  /** log(sigmoid(x)), right also far below 0. */
  default Tensor logSigmoid() {
    return Aten.callFirst(ActivationOps.LOG_SIGMOID, this);
  }

  /** ELU with the constants that keep mean and variance. Source: Klambauer et al. 2017. */
  default Tensor selu() {
    return Aten.call(ActivationOps.SELU, this);
  }

  /** x above 0, else alpha (exp(x) - 1). Source: Clevert et al. 2016, {@code elu}. */
  default Tensor elu(double alpha) {
    return Aten.call(ActivationOps.ELU, this, alpha, 1.0);
  }

  /** x above 0, else alpha (exp(x / alpha) - 1). Source: Barron 2017, {@code celu}. */
  default Tensor celu(double alpha) {
    if (alpha == 0) throw new IllegalArgumentException("celu: alpha must not be 0");
    return Aten.call(ActivationOps.ELU, this, alpha, 1 / alpha);
  }

  /** x above 0, else {@code slope * x}. Source: Maas et al. 2013, {@code leaky_relu}. */
  default Tensor leakyRelu(double slope) {
    return Aten.call(ActivationOps.LEAKY_RELU, this, slope);
  }

  /**
   * x above 0, else {@code weight * x}. Source: He et al. 2015, {@code prelu}.
   *
   * @param weight one number, or one for each channel (dimension 1)
   */
  default Tensor prelu(Tensor weight) {
    Tensor self = self();
    long channels = self.dim() < 2 ? 1 : self.size(1);
    if (weight.numel() != 1 && weight.numel() != channels) {
      throw new ShapeException(
          "prelu: the weight must have 1 element or %d, one a channel, got %s for %s"
              .formatted(channels, Failure.describe(weight), Failure.describe(self)));
    }
    long[] sizes = new long[self.dim()];
    Arrays.fill(sizes, 1);
    if (weight.numel() > 1) sizes[1] = channels;
    return Aten.call(ActivationOps.PRELU, this, weight.reshape(sizes));
  }

  /** Each element, but not below min nor above max, where no gradient comes through. */
  default Tensor hardtanh(double min, double max) {
    if (!(min <= max)) {
      throw new IllegalArgumentException(
          "hardtanh: min must not be above max, got " + min + " and " + max);
    }
    return Aten.call(ActivationOps.HARDTANH, this, min, max);
  }

  /** min(max(x, 0), 6). Source: {@code relu6}. */
  default Tensor relu6() {
    return hardtanh(0, 6);
  }

  /**
   * log(1 + exp(beta x)) / beta, and x where {@code beta x} is above {@code threshold}. Source:
   * {@code softplus}.
   */
  default Tensor softplus(double beta, double threshold) {
    if (beta == 0) throw new IllegalArgumentException("softplus: beta must not be 0");
    return Aten.call(ActivationOps.SOFTPLUS, this, beta, threshold);
  }

  /** x where its size is above {@code lambda}, else 0. Source: {@code hardshrink}. */
  default Tensor hardshrink(double lambda) {
    return self().maskedFill(within(lambda), 0);
  }

  /** x moved by {@code lambda} towards 0, and no further. Source: {@code softshrink}. */
  default Tensor softshrink(double lambda) {
    if (!(lambda >= 0)) {
      throw new IllegalArgumentException("softshrink: lambda must be 0 or more, got " + lambda);
    }
    return Scope.of(() -> self().sub(self().clamp(-lambda, lambda)));
  }

  private Tensor within(double lambda) {
    try (var _ = NoGrad.open()) {
      return Scope.of(() -> self().abs().le(lambda));
    }
  }

  /** x - tanh(x). */
  default Tensor tanhshrink() {
    return Scope.of(() -> self().sub(self().tanh()));
  }

  /** x / (1 + |x|). */
  default Tensor softsign() {
    return Scope.of(() -> self().div(self().abs().add(1)));
  }

  /** x above {@code threshold}, else {@code value}. Source: {@code threshold}. */
  default Tensor threshold(double threshold, double value) {
    return Scope.of(() -> self().maskedFill(self().le(threshold), value));
  }

  /**
   * The first half along a dimension times the sigmoid of the second. Source: Dauphin et al. 2017,
   * {@code glu}.
   *
   * <p>Shape: an even size along {@code dim} is halved.
   */
  default Tensor glu(int dim) {
    if (self().dim() == 0 || self().size(dim) % 2 != 0) {
      throw new ShapeException(
          "glu: dimension %d must have an even size, got %s"
              .formatted(dim, Failure.describe(self())));
    }
    return Aten.call(ActivationOps.GLU, this, dim);
  }

  /** The softmax of the negative. Source: {@code softmin}. */
  default Tensor softmin(int dim) {
    return Scope.of(() -> self().neg().softmax(dim));
  }

  /**
   * Leaky ReLU whose slope is drawn evenly for each element in training, and is the mean of both
   * limits otherwise. Source: Xu et al. 2015, {@code rrelu}.
   */
  default Tensor rrelu(double lower, double upper, boolean training) {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "rrelu: lower must not be above upper, got " + lower + " and " + upper);
    }
    if (!training) return leakyRelu((lower + upper) / 2);
    return Scope.of(
        () -> {
          Tensor plain = self().detach();
          // PyTorch draws in double precision, for the elements that are not positive alone.
          Tensor below = plain.le(0).reshape(-1).nonzero().reshape(-1);
          Tensor drawn = Tensor.empty(DType.FLOAT64, below.numel()).uniform_(lower, upper);
          Tensor slopes = plain.onesLike().reshape(-1);
          Tensor all = slopes.scatter(0, below, drawn.to(plain.dtype()).to(plain.device()));
          return self().mul(all.reshape(plain.shape().toArray()));
        });
  }
}
