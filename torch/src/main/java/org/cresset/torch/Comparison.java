package org.cresset.torch;

/** What is true or false of each element, as bool tensors; none of it has a gradient. */
sealed interface Comparison permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /** Where both are equal. Source: {@code torch.eq}. */
  default Tensor eq(Tensor other) {
    return Aten.call(ComparisonOps.EQ, this, other);
  }

  /** Where it equals a number. */
  default Tensor eq(double other) {
    return eq(Scalars.exactly(self(), other));
  }

  /** Where both differ. */
  default Tensor ne(Tensor other) {
    return Aten.call(ComparisonOps.NE, this, other);
  }

  /** Where it differs from a number. */
  default Tensor ne(double other) {
    return ne(Scalars.exactly(self(), other));
  }

  /** Where it is less. */
  default Tensor lt(Tensor other) {
    return Aten.call(ComparisonOps.LT, this, other);
  }

  /** Where it is less than a number. */
  default Tensor lt(double other) {
    return lt(Scalars.exactly(self(), other));
  }

  /** Where it is less or equal. */
  default Tensor le(Tensor other) {
    return Aten.call(ComparisonOps.LE, this, other);
  }

  /** Where it is less than a number or equal. */
  default Tensor le(double other) {
    return le(Scalars.exactly(self(), other));
  }

  /** Where it is greater. */
  default Tensor gt(Tensor other) {
    return Aten.call(ComparisonOps.GT, this, other);
  }

  /** Where it is greater than a number. */
  default Tensor gt(double other) {
    return gt(Scalars.exactly(self(), other));
  }

  /** Where it is greater or equal. */
  default Tensor ge(Tensor other) {
    return Aten.call(ComparisonOps.GE, this, other);
  }

  /** Where it is greater than a number or equal. */
  default Tensor ge(double other) {
    return ge(Scalars.exactly(self(), other));
  }

  /** Whether shape and every element are equal. Waits for the device. Source: {@code equal}. */
  default boolean isEqualTo(Tensor other) {
    return self().shape().equals(other.shape())
        && Aten.callValue(ComparisonOps.EQUAL, this, other) != 0;
  }

  /** Where it is 0 or false. */
  default Tensor logicalNot() {
    return Aten.call(ComparisonOps.LOGICAL_NOT, this);
  }

  /** Where both are true. */
  default Tensor logicalAnd(Tensor other) {
    return Aten.call(ComparisonOps.LOGICAL_AND, this, other);
  }

  /** Where one is true. */
  default Tensor logicalOr(Tensor other) {
    return Aten.call(ComparisonOps.LOGICAL_OR, this, other);
  }

  /** Where just one is true. */
  default Tensor logicalXor(Tensor other) {
    return Aten.call(ComparisonOps.LOGICAL_XOR, this, other);
  }

  /** Where it is not a number. */
  default Tensor isNaN() {
    return Aten.call(ComparisonOps.ISNAN, this);
  }

  /** Where it is a finite number. */
  default Tensor isFinite() {
    return Aten.call(ComparisonOps.ISFINITE, this);
  }

  /** Where it is plus or minus infinity. */
  default Tensor isInf() {
    return Aten.call(ComparisonOps.ISINF, this);
  }
}
