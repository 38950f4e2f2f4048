package org.cresset.torch;

/**
 * Complex tensors and their parts.
 *
 * <p>The gradient of a real loss with respect to a complex z = x + iy is dL/dx + i dL/dy, as
 * PyTorch has it (the conjugate Wirtinger derivative, twice): a step against it goes downhill. A
 * method that real tensors have too leaves them as they are where that is its meaning.
 */
sealed interface ComplexNumbers permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /** The real parts; a view. A real tensor is returned itself. Source: {@code torch.real}. */
  default Tensor real() {
    return self().dtype().isComplex() ? viewAsReal().select(-1, 0) : self();
  }

  /**
   * The imaginary parts; a view. Source: {@code torch.imag}.
   *
   * @throws TorchException if the tensor is real
   */
  default Tensor imag() {
    if (self().dtype().isComplex()) return viewAsReal().select(-1, 1);
    throw new TorchException(
        "imag: only a complex tensor has imaginary parts, got " + Failure.describe(self()));
  }

  /** The conjugates, in memory of their own; a real tensor is returned itself. */
  default Tensor conj() {
    return self().dtype().isComplex() ? Aten.call(ComplexOps.CONJ, this) : self();
  }

  /** The conjugates of the transposed matrices. Source: {@code torch.adjoint}, {@code mH}. */
  default Tensor adjoint() {
    return self().transpose(-2, -1).conj();
  }

  /** The angles in radians, real; those of real numbers are 0 or pi. Source: {@code angle}. */
  default Tensor angle() {
    return Aten.call(ComplexOps.ANGLE, this);
  }

  /**
   * Real and imaginary parts along a new last dimension of size 2; a view. Source: {@code
   * torch.view_as_real}.
   */
  default Tensor viewAsReal() {
    if (self().dtype().isComplex()) return Aten.call(ComplexOps.VIEW_AS_REAL, resolveConj());
    throw new TorchException(
        "viewAsReal: the tensor must be complex, got " + Failure.describe(self()));
  }

  /**
   * The pairs along the last dimension, of size 2 and adjacent in memory, as complex numbers; a
   * view. Source: {@code torch.view_as_complex}.
   */
  default Tensor viewAsComplex() {
    if (self().dim() == 0 || self().size(-1) != 2) {
      throw new ShapeException(
          "viewAsComplex: the last dimension must have size 2, got " + Failure.describe(self()));
    }
    return Aten.call(ComplexOps.VIEW_AS_COMPLEX, this);
  }

  /** The one value of a tensor of one element, real or complex. Waits for the device. */
  default Complex complexItem() {
    return Values.complexItem(self());
  }

  /**
   * The tensor with its values in memory: LibTorch may give out one whose conjugation is only noted
   * beside it. Source: {@code torch.resolve_conj}.
   */
  default Tensor resolveConj() {
    if (!self().dtype().isComplex()) return self();
    try (NoGrad _ = NoGrad.open()) {
      Tensor resolved = Aten.call(ComplexOps.RESOLVE_CONJ, this);
      return resolved.handle().startsWhere(self().handle()) ? self() : resolved;
    }
  }
}
