package org.cresset.torch;

/** Operators on complex numbers. */
final class ComplexOps {
  private ComplexOps() {}

  static final Op COMPLEX = Op.of("complex(Tensor real, Tensor imag) -> Tensor");
  static final Op CONJ = Op.of("_conj_physical(Tensor self) -> Tensor");
  static final Op RESOLVE_CONJ = Op.of("resolve_conj(Tensor(a) self) -> Tensor(a)");
  static final Op VIEW_AS_REAL = Op.of("view_as_real(Tensor(a) self) -> Tensor(a)");
  static final Op VIEW_AS_COMPLEX = Op.of("view_as_complex(Tensor(a) self) -> Tensor(a)");
  static final Op ANGLE = Op.of("angle(Tensor self) -> Tensor");
  static final Op SGN = Op.of("sgn(Tensor self) -> Tensor");
}
