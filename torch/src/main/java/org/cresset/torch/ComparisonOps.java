package org.cresset.torch;

/** Operators whose results are true or false. */
final class ComparisonOps {
  private ComparisonOps() {}

  static final Op EQ = Op.of("eq.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op NE = Op.of("ne.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op LT = Op.of("lt.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op LE = Op.of("le.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op GT = Op.of("gt.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op GE = Op.of("ge.Tensor(Tensor self, Tensor other) -> Tensor");
  static final Op EQUAL = Op.of("equal(Tensor self, Tensor other) -> bool");
  static final Op LOGICAL_NOT = Op.of("logical_not(Tensor self) -> Tensor");
  static final Op LOGICAL_AND = Op.of("logical_and(Tensor self, Tensor other) -> Tensor");
  static final Op LOGICAL_OR = Op.of("logical_or(Tensor self, Tensor other) -> Tensor");
  static final Op LOGICAL_XOR = Op.of("logical_xor(Tensor self, Tensor other) -> Tensor");
  static final Op ISNAN = Op.of("isnan(Tensor self) -> Tensor");
  static final Op ISFINITE = Op.of("isfinite(Tensor self) -> Tensor");
  static final Op ISINF = Op.of("isinf(Tensor self) -> Tensor");
}
