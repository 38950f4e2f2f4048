package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@link Linalg} and {@link Fft} promise beyond the golden files, and what they refuse. */
@ExtendWith(LeakCheck.class)
final class LinalgTest {
  @Test
  void theDeterminantOfASingularMatrixHasItsGradient() {
    try (Scope _ = Scope.open()) {
      Tensor a = Tensor.of(new double[] {1, 2, 3, 2, 4, 6, 1, 0, 1}, 3, 3).requiresGrad_(true);
      Linalg.det(a).backward();
      // The cofactors, by hand.
      TensorAssert.assertClose(
          Objects.requireNonNull(a.grad()),
          Tensor.of(new double[] {4, 4, -4, -2, -2, 2, 0, 0, 0}, 3, 3),
          new TensorAssert.Tolerance(0, 1e-12));
    }
  }

  @Test
  void theNormOfZerosHasNoSlope() {
    try (Scope _ = Scope.open()) {
      for (double order : new double[] {1, 1.5, 2, 3}) {
        Tensor x = Tensor.zeros(DType.FLOAT64, 4).requiresGrad_(true);
        Linalg.vectorNorm(x, order).backward();
        TensorAssert.assertClose(Objects.requireNonNull(x.grad()), 0, 0, 0, 0);
      }
    }
  }

  @Test
  void theNormNeitherOverflowsNorVanishes() {
    try (Scope _ = Scope.open()) {
      assertThat(Linalg.norm(Tensor.of(new float[] {0, 0, 0})).item()).isZero();
      Tensor x = Tensor.of(new float[] {3, 4}).to(DType.BFLOAT16);
      assertThat(Linalg.norm(x).item()).isEqualTo(5);
      assertThat(Linalg.norm(x).dtype()).isEqualTo(DType.BFLOAT16);
    }
  }

  @Test
  void fullAndReducedDecompositionsHaveTheirShapes() {
    try (Scope _ = Scope.open()) {
      Tensor a = Tensor.randn(2, 4, 3);
      assertThat(Linalg.svd(a, true).u().shape()).isEqualTo(Shape.of(2, 4, 4));
      assertThat(Linalg.svd(a).u().shape()).isEqualTo(Shape.of(2, 4, 3));
      assertThat(Linalg.qr(a, "complete").q().shape()).isEqualTo(Shape.of(2, 4, 4));
      assertThat(Linalg.qr(a, "r").q().numel()).isZero();
      assertThat(Linalg.qr(Tensor.zeros(0, 3)).r().shape()).isEqualTo(Shape.of(0, 3));
      assertThat(Linalg.svdvals(Tensor.zeros(0, 3)).shape()).isEqualTo(Shape.of(0));
      assertThat(Linalg.matrixPower(a.narrow(1, 0, 3), 0).shape()).isEqualTo(Shape.of(2, 3, 3));
    }
  }

  @Test
  void gradientsThatDoNotExistAreRefused() {
    try (Scope _ = Scope.open()) {
      Tensor a = Tensor.randn(4, 2).requiresGrad_(true);
      refused(Linalg.svd(a, true).u().sum(), "svd: vectors beyond the reduced ones");
      refused(Linalg.qr(a, "r").r().sum(), "qr: mode r has no gradient");
      refused(Linalg.qr(a, "complete").q().sum(), "qr: mode complete has no gradient");
      Tensor z = Tensor.complex(Tensor.randn(3, 3), Tensor.randn(3, 3)).requiresGrad_(true);
      String phases = "the loss must not depend on the phases";
      refused(Linalg.eig(z).vectors().real().sum(), "eig: " + phases);
      refused(Linalg.eigh(z).vectors().real().square().sum(), "eigh: " + phases);
      refused(Linalg.svd(z).u().real().square().sum(), "svd: " + phases);
    }
  }

  private static void refused(Tensor loss, String message) {
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(loss::backward)
        .withMessageStartingWith(message);
  }

  @Test
  void badInputIsNamed() {
    try (Scope _ = Scope.open()) {
      Tensor vector = Tensor.ones(3);
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Linalg.matrixNorm(vector))
          .withMessage("matrixNorm: the tensor must have two dimensions or more, got float32[3]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Linalg.matrixPower(Tensor.ones(2, 3), 2))
          .withMessage("matrixPower: the matrices must be square, got float32[2, 3]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Linalg.vectorNorm(vector, 2, new long[] {0, -1}, false))
          .withMessageStartingWith("vectorNorm: each dimension must be one of the tensor's");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Linalg.norm(Tensor.arange(3)))
          .withMessageContaining("floating-point or complex type, got int64[3]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Linalg.multiDot(List.of(Tensor.ones(2, 3), Tensor.ones(2, 3))))
          .withMessageStartingWith("multiDot: matrix 1 must have two dimensions");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Linalg.inv(Tensor.zeros(2, 2)));
      assertThatIllegalArgumentException().isThrownBy(() -> Linalg.qr(vector, "economic"));
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Fft.fft(vector, o -> o.n(0)))
          .withMessageStartingWith("fft: the length of a transform must be 1 or more");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Fft.fftn(vector, o -> o.dims(0, 0)))
          .withMessageStartingWith("fftn: each dimension must be one of the tensor's");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Fft.rfft(Tensor.ones(DType.COMPLEX64, 2)))
          .withMessage("rfft: the tensor must be real, got complex64[2]");
    }
  }

  @Test
  void complexNumbersGoInAndOut() {
    try (Scope _ = Scope.open()) {
      Tensor z = Tensor.of(new float[] {1, 2, 3, -4}, 2, 2).viewAsComplex();
      assertThat(z.dtype()).isEqualTo(DType.COMPLEX64);
      assertThat(z.select(0, 1).complexItem()).isEqualTo(new Complex(3, -4));
      assertThat(z.viewAsReal().toFloatArray()).containsExactly(1, 2, 3, -4);
      assertThat(z.abs().select(0, 1).item()).isEqualTo(5);
      assertThat(z.conj().imag().toFloatArray()).containsExactly(-2, 4);
      assertThat(z.toByteArray()).hasSize(16);
      Op lazy = Op.of("_conj(Tensor(a) self) -> Tensor(a)"); // only notes that it is conjugated
      Tensor noted = Aten.call(lazy, z);
      assertThat(noted.toByteArray()).isEqualTo(z.conj().toByteArray());
      assertThat(noted.imag().toFloatArray()).containsExactly(-2, 4);
    }
  }

  @Test
  void whatComplexNumbersCannotDoIsNamed() {
    try (Scope _ = Scope.open()) {
      Tensor z = Tensor.ones(DType.COMPLEX64, 2);
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(z::toDoubleArray)
          .withMessage("toDoubleArray: a Java array holds real numbers, got complex64[2]");
      assertThatExceptionOfType(TorchException.class).isThrownBy(() -> z.select(0, 0).item());
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Tensor.ones(2).imag())
          .withMessage("imag: only a complex tensor has imaginary parts, got float32[2]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(3).viewAsComplex())
          .withMessage("viewAsComplex: the last dimension must have size 2, got float32[3]");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> z.requiresGrad_(true).mul(2).backward());
    }
  }
}
