package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/**
 * Random values; methods that end with an underscore replace the tensor's own.
 *
 * <p>Drawn from the device's {@link Generator}, or from one given, which must be for the tensor's
 * device. On the CPU the same seed gives the numbers that Python gives on the same LibTorch build;
 * {@code exponential_} and {@code bernoulli_} differ between builds with and without MKL.
 */
sealed interface Sampling permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /** Draws every element evenly from [from, to), from a generator. */
  default Tensor uniform_(double from, double to, @Nullable Generator generator) {
    if (!(from <= to)) {
      throw new IllegalArgumentException(
          "uniform_: from must not be above to, got " + from + " and " + to);
    }
    return Aten.call(ElementwiseOps.UNIFORM_, this, from, to, generator);
  }

  /** Draws every element from a normal distribution, from a generator. */
  default Tensor normal_(double mean, double std, @Nullable Generator generator) {
    if (!(std >= 0)) {
      throw new IllegalArgumentException(
          "normal_: the standard deviation must be 0 or more, got " + std);
    }
    return Aten.call(ElementwiseOps.NORMAL_, this, mean, std, generator);
  }

  /** Draws integers evenly from {@code low} up to {@code high}, which is left out. */
  default Tensor random_(long low, long high) {
    return random_(low, high, null);
  }

  /** Draws integers evenly from {@code low} up to {@code high}, which is left out. */
  default Tensor random_(long low, long high, @Nullable Generator generator) {
    if (low >= high) {
      throw new IllegalArgumentException(
          "random_: low must be below high, got " + low + " and " + high);
    }
    return Aten.call(SamplingOps.RANDOM_, this, low, high, generator);
  }

  /** Draws 1 with probability {@code p}, else 0. */
  default Tensor bernoulli_(double p) {
    return bernoulli_(p, null);
  }

  /** Draws 1 with probability {@code p}, else 0. */
  default Tensor bernoulli_(double p, @Nullable Generator generator) {
    return Aten.call(SamplingOps.BERNOULLI_, this, p, generator);
  }

  /** Draws 1 with each probability in {@code p}, else 0. */
  default Tensor bernoulli_(Tensor p, @Nullable Generator generator) {
    return Aten.call(SamplingOps.BERNOULLI_BY_, this, p, generator);
  }

  /** 1 with each element as its probability, else 0, from a generator. */
  default Tensor bernoulli(@Nullable Generator generator) {
    return Aten.call(ElementwiseOps.BERNOULLI, this, generator);
  }

  /** Draws from the exponential distribution with density {@code rate exp(-rate x)}. */
  default Tensor exponential_(double rate) {
    return exponential_(rate, null);
  }

  /** Draws from the exponential distribution with density {@code rate exp(-rate x)}. */
  default Tensor exponential_(double rate, @Nullable Generator generator) {
    return Aten.call(SamplingOps.EXPONENTIAL_, this, rate, generator);
  }

  /** Draws how many trials it takes to succeed with probability {@code p}, from 1 on. */
  default Tensor geometric_(double p) {
    return geometric_(p, null);
  }

  /** Draws how many trials it takes to succeed with probability {@code p}, from 1 on. */
  default Tensor geometric_(double p, @Nullable Generator generator) {
    return Aten.call(SamplingOps.GEOMETRIC_, this, p, generator);
  }

  /** Draws from the Cauchy distribution. */
  default Tensor cauchy_(double median, double sigma) {
    return cauchy_(median, sigma, null);
  }

  /** Draws from the Cauchy distribution. */
  default Tensor cauchy_(double median, double sigma, @Nullable Generator generator) {
    return Aten.call(SamplingOps.CAUCHY_, this, median, sigma, generator);
  }

  /** Draws numbers whose logarithms have a normal distribution with these parameters. */
  default Tensor logNormal_(double mean, double std) {
    return logNormal_(mean, std, null);
  }

  /** Draws numbers whose logarithms have a normal distribution with these parameters. */
  default Tensor logNormal_(double mean, double std, @Nullable Generator generator) {
    return Aten.call(SamplingOps.LOG_NORMAL_, this, mean, std, generator);
  }

  /** Normal values with these means and standard deviations, broadcast; no gradient. */
  default Tensor normal(Tensor std, @Nullable Generator generator) {
    return Aten.call(SamplingOps.NORMAL, this, std, generator);
  }

  /** Normal values with these means and one standard deviation; no gradient. */
  default Tensor normal(double std, @Nullable Generator generator) {
    return Aten.call(SamplingOps.NORMAL_NUMBER, this, std, generator);
  }

  /** Counts of events whose expected numbers these are. Source: {@code torch.poisson}. */
  default Tensor poisson(@Nullable Generator generator) {
    return Aten.call(SamplingOps.POISSON, this, generator);
  }

  /** Of so many trials the successes, with these probabilities. Source: {@code binomial}. */
  default Tensor binomial(Tensor probability, @Nullable Generator generator) {
    return Aten.call(SamplingOps.BINOMIAL, this, probability, generator);
  }

  /** Values of gamma distributions of rate 1 with these shapes; differentiable. */
  default Tensor standardGamma(@Nullable Generator generator) {
    return Aten.call(SamplingOps.STANDARD_GAMMA, this, generator);
  }

  /** Points of the simplex of the last dimension, by these concentrations; differentiable. */
  default Tensor sampleDirichlet(@Nullable Generator generator) {
    return Aten.call(SamplingOps.DIRICHLET, this, generator);
  }

  /** Positions drawn with these weights, int64, from a generator. Source: {@code multinomial}. */
  default Tensor multinomial(long samples, boolean replacement, @Nullable Generator generator) {
    return Aten.call(IndexingOps.MULTINOMIAL, this, samples, replacement, generator);
  }

  /** Values evenly from [0, 1) in this tensor's shape, type and device. */
  default Tensor randLike() {
    return self().detach().emptyLike().uniform_(0, 1, null);
  }

  /** Values from the standard normal distribution in this tensor's shape, type and device. */
  default Tensor randnLike() {
    return self().detach().emptyLike().normal_(0, 1, null);
  }

  /** Integers from {@code low} up to {@code high}, left out, in this tensor's shape and type. */
  default Tensor randintLike(long low, long high) {
    return self().detach().emptyLike().random_(low, high, null);
  }
}
