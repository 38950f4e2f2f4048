package org.cresset.torch;

import java.util.function.Supplier;

/**
 * What changes a tensor in place; each method returns the tensor itself.
 *
 * <p>Gradients are right afterwards: the tensor, what it is a view of and the views of it take
 * their new places in the graph, and a backward pass that would need a value that is gone says so.
 * A leaf that requires a gradient is refused: open {@link NoGrad} around it.
 */
sealed interface InPlace extends InPlaceFunctions, InPlaceIndexing, InPlacePointwise
    permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /** Replaces the values by those of {@code source}, broadcast and converted. */
  default Tensor copy_(Tensor source) {
    return Aten.call(ElementwiseOps.COPY_, this, source, false);
  }

  /** Sets every element to 0. */
  default Tensor zero_() {
    return Aten.call(ElementwiseOps.ZERO_, this);
  }

  /** Sets every element to {@code value}. */
  default Tensor fill_(double value) {
    return Aten.call(ElementwiseOps.FILL_, this, Scalars.of(value, DType.FLOAT64));
  }

  /** Sets every element to the value of a tensor of no dimension. */
  default Tensor fill_(Tensor value) {
    return Aten.call(ElementwiseOps.FILL_, this, value);
  }

  /** Adds in place. */
  default Tensor add_(Tensor other) {
    return add_(other, 1);
  }

  /** Adds {@code alpha * other} in place. */
  default Tensor add_(Tensor other, double alpha) {
    return InPlaceSum.fits(self(), other, alpha)
        ? InPlaceSum.add_(self(), other, alpha)
        : replace("add_", () -> self().add(other, alpha));
  }

  /** Adds a number in place. */
  default Tensor add_(double other) {
    return replace("add_", () -> self().add(other));
  }

  /** Subtracts in place. */
  default Tensor sub_(Tensor other) {
    return InPlaceSum.fits(self(), other, -1)
        ? InPlaceSum.add_(self(), other, -1)
        : replace("sub_", () -> self().sub(other));
  }

  /** Subtracts a number in place. */
  default Tensor sub_(double other) {
    return replace("sub_", () -> self().sub(other));
  }

  /** Adds {@code value * a * b} in place. */
  default Tensor addcmul_(Tensor a, Tensor b, double value) {
    return replace("addcmul_", () -> self().add(a.mul(b), value));
  }

  /** Adds {@code value * a / b} in place. */
  default Tensor addcdiv_(Tensor a, Tensor b, double value) {
    return replace("addcdiv_", () -> self().add(a.div(b), value));
  }

  /** Moves towards {@code end} in place, by the part that {@code weight} says. */
  default Tensor lerp_(Tensor end, Tensor weight) {
    return Aten.call(InPlaceOps.LERP_, this, end, weight);
  }

  /** Moves towards {@code end} in place: {@code x + weight * (end - x)}. */
  default Tensor lerp_(Tensor end, double weight) {
    return lerp_(end, Scalars.of(weight, self().dtype()));
  }

  /** Multiplies in place. */
  default Tensor mul_(Tensor other) {
    return Aten.call(ElementwiseOps.MUL_, this, other);
  }

  /** Multiplies by a number in place. */
  default Tensor mul_(double other) {
    return mul_(Scalars.like(self(), other));
  }

  /** Divides in place. */
  default Tensor div_(Tensor other) {
    return Aten.call(ElementwiseOps.DIV_, this, other);
  }

  /** Divides by a number in place. */
  default Tensor div_(double other) {
    return div_(Scalars.like(self(), other));
  }

  /** Limits in place. */
  default Tensor clamp_(double min, double max) {
    return Aten.call(
        ElementwiseOps.CLAMP_, this, Scalars.limit(self(), min), Scalars.limit(self(), max));
  }

  /** Limits from below in place. */
  default Tensor clampMin_(double min) {
    return Aten.call(ElementwiseOps.CLAMP_, this, Scalars.limit(self(), min), null);
  }

  /** Limits from above in place. */
  default Tensor clampMax_(double max) {
    return Aten.call(ElementwiseOps.CLAMP_, this, null, Scalars.limit(self(), max));
  }

  /** {@code beta * this + alpha * (a @ b)} in place. */
  default Tensor addmm_(Tensor a, Tensor b, double beta, double alpha) {
    return replace("addmm_", () -> self().addmm(a, b, beta, alpha));
  }

  /** {@code beta * this + alpha * (a @ b)} of a batch, in place. */
  default Tensor baddbmm_(Tensor a, Tensor b, double beta, double alpha) {
    return replace("baddbmm_", () -> self().baddbmm(a, b, beta, alpha));
  }

  /** Divides in place and rounds down. */
  default Tensor floorDivide_(Tensor other) {
    return replace("floorDivide_", () -> self().floorDivide(other));
  }

  /** Raises to a power in place. */
  default Tensor pow_(Tensor exponent) {
    return Aten.call(InPlaceOps.POW_, this, exponent);
  }

  /** Raises to a power in place. */
  default Tensor pow_(double exponent) {
    return pow_(Scalars.like(self(), exponent));
  }

  /** The remainder of a division in place, of the divisor's sign. */
  default Tensor remainder_(Tensor other) {
    return Aten.call(InPlaceOps.REMAINDER_, this, other);
  }

  /** The remainder of a division in place, of the dividend's sign. */
  default Tensor fmod_(Tensor other) {
    return Aten.call(InPlaceOps.FMOD_, this, other);
  }

  /** GELU in place; {@code approximate} is "none" or "tanh". */
  default Tensor gelu_(String approximate) {
    return Aten.call(InPlaceOps.GELU_, this, approximate);
  }

  /** Draws every element evenly from [from, to). */
  default Tensor uniform_(double from, double to) {
    return Aten.call(ElementwiseOps.UNIFORM_, this, from, to, null);
  }

  /** Draws every element from a normal distribution. */
  default Tensor normal_(double mean, double standardDeviation) {
    return Aten.call(ElementwiseOps.NORMAL_, this, mean, standardDeviation, null);
  }

  /** For operators whose own in-place form needs a Scalar, which no call can pass. */
  private Tensor replace(String name, Supplier<Tensor> computation) {
    try (Scope _ = Scope.open()) {
      Tensor result = computation.get();
      if (!result.shape().equals(self().shape())) {
        throw new ShapeException(
            "%s: the result must have the shape of the tensor it replaces, %s, got %s"
                .formatted(name, self().shape(), result.shape()));
      }
      if (kind(result.dtype()) > kind(self().dtype())) {
        throw new TorchException(
            "%s: a result of %s must not lose what %s cannot hold, got self %s"
                .formatted(name, result.dtype(), self().dtype(), Failure.describe(self())),
            "convert the tensor with to(DType) first, or use the method without the underscore",
            null);
      }
      if (NoGrad.isRecording() && result.requiresGrad()) InPlaceCall.check(name, self());
      return copy_(result);
    }
  }

  /** Truth values, integers, floats, complex numbers: each holds all the ones before. */
  private static int kind(DType dtype) {
    if (dtype.isComplex()) return 3;
    if (dtype.isFloatingPoint()) return 2;
    return dtype == DType.BOOL ? 0 : 1;
  }
}
