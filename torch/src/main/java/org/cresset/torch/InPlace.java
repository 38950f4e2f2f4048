package org.cresset.torch;

import java.util.function.Supplier;

/**
 * What changes a tensor in place; each method returns the tensor itself.
 *
 * <p>Gradients are right afterwards: the tensor, what it is a view of and the views of it take their
 * new places in the graph, and a backward pass that would need a value that is gone says so. A leaf
 * that requires a gradient is refused: open {@link NoGrad} around it.
 */
sealed interface InPlace permits Tensor {
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

  /** Adds in place. */
  default Tensor add_(Tensor other) {
    return add_(other, 1);
  }

  /** Adds {@code alpha * other} in place. */
  default Tensor add_(Tensor other, double alpha) {
    return replace("add_", () -> self().add(other, alpha));
  }

  /** Adds a number in place. */
  default Tensor add_(double other) {
    return replace("add_", () -> self().add(other));
  }

  /** Subtracts in place. */
  default Tensor sub_(Tensor other) {
    return replace("sub_", () -> self().sub(other));
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
      if (NoGrad.isRecording() && result.requiresGrad()) InPlaceCall.check(name, self());
      return copy_(result);
    }
  }
}
