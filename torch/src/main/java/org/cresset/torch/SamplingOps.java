package org.cresset.torch;

/** Operators that draw. */
final class SamplingOps {
  private SamplingOps() {}

  static final Op RANDPERM =
      Op.of(
          "randperm.generator(SymInt n, Generator? generator, ScalarType? dtype, Layout? layout,"
              + " Device? device, bool? pin_memory) -> Tensor");
  static final Op RANDOM_ =
      Op.of("random_.from(Tensor(a!) self, int from, int? to, Generator? generator) -> Tensor(a!)");
  static final Op BERNOULLI_ =
      Op.of("bernoulli_.float(Tensor(a!) self, float p, Generator? generator) -> Tensor(a!)");
  static final Op BERNOULLI_BY_ =
      Op.of("bernoulli_.Tensor(Tensor(a!) self, Tensor p, Generator? generator) -> Tensor(a!)");
  static final Op EXPONENTIAL_ =
      Op.of("exponential_(Tensor(a!) self, float lambd, Generator? generator) -> Tensor(a!)");
  static final Op GEOMETRIC_ =
      Op.of("geometric_(Tensor(a!) self, float p, Generator? generator) -> Tensor(a!)");
  static final Op CAUCHY_ =
      Op.of(
          "cauchy_(Tensor(a!) self, float median, float sigma, Generator? generator) ->"
              + " Tensor(a!)");
  static final Op LOG_NORMAL_ =
      Op.of(
          "log_normal_(Tensor(a!) self, float mean, float std, Generator? generator) ->"
              + " Tensor(a!)");
  static final Op NORMAL =
      Op.of("normal.Tensor_Tensor(Tensor mean, Tensor std, Generator? generator) -> Tensor");
  static final Op NORMAL_NUMBER =
      Op.of("normal.Tensor_float(Tensor mean, float std, Generator? generator) -> Tensor");
  static final Op POISSON = Op.of("poisson(Tensor self, Generator? generator) -> Tensor");
  static final Op BINOMIAL =
      Op.of("binomial(Tensor count, Tensor prob, Generator? generator) -> Tensor");
  static final Op STANDARD_GAMMA =
      Op.of("_standard_gamma(Tensor self, Generator? generator) -> Tensor");
  static final Op DIRICHLET =
      Op.of("_sample_dirichlet(Tensor self, Generator? generator) -> Tensor");
}
