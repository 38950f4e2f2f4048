package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cresset.torch.nn.Embedding;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.functional.ClassLosses;
import org.cresset.torch.nn.functional.Distances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What LibTorch says in C++'s words is said in this library's. */
@ExtendWith(LeakCheck.class)
final class SentencesTest {
  private static Tensor ints(long... shape) {
    return Tensor.ones(DType.INT64, shape);
  }

  private static final Map<Supplier<Object>, String> SENTENCES = new LinkedHashMap<>();

  static {
    SENTENCES.put(
        () -> ints(2, 3).softmax(1),
        "softmax: is not defined for int64, got self int64[2, 3], dim 1");
    SENTENCES.put(
        () -> Tensor.ones(2).bitwiseAnd(Tensor.ones(2)),
        "bitwise_and: is not defined for float32, got self float32[2], other float32[2]");
    SENTENCES.put(
        () -> Tensor.ones(2).gt(0).neg(), "neg: is not defined for bool, got self bool[2]");
    SENTENCES.put(
        () -> Fft.fft(Tensor.ones(DType.FLOAT16, 3)),
        "fft: is not defined for float16, got self float16[3], dim [0], normalization 0, onesided"
            + " false");
    SENTENCES.put(
        () -> Tensor.ones(2, 3).matmul(ints(3, 2)),
        "matmul: both must be of one type, got self float32[2, 3], other int64[3, 2]");
    SENTENCES.put(
        () -> Tensor.ones(3).lerp(ints(3), 0.5),
        "lerp: end must be of self's type, got self float32[3], end int64[3], weight float32[]");
    SENTENCES.put(
        () -> ints(2).exp_(),
        "exp_: result type float32 can't be cast to the desired output type int64, got self"
            + " int64[2]");
    SENTENCES.put(
        () -> ints(3).mean(),
        "mean: the tensor must be of a floating-point or complex type, got self int64[3]");
    SENTENCES.put(
        () -> Tensor.ones(0).max(),
        "max: the tensor must have elements, or a dimension must be given, got self float32[0]");
    SENTENCES.put(
        () -> ints(2).fmod(ints(2).sub(1)),
        "fmod: integers must not be divided by 0, got self int64[2], other int64[2]");
    SENTENCES.put(
        () -> Tensor.full(2, DType.FLOAT32, 3).bernoulli(),
        "bernoulli: every probability must be from 0 to 1, got self float32[3]");
    SENTENCES.put(
        () -> Tensor.ones(3).multinomial(5, false),
        "multinomial: without replacement there must be no more samples than the last size, got"
            + " self float32[3], num_samples 5, replacement false");
    SENTENCES.put(
        () -> Tensor.ones(2, 3).indexSelect(1, ints(2).mul(9)),
        "index_select: index 9 is out of bounds for a dimension of size 3, got self float32[2, 3],"
            + " dim 1, index int64[2]");
    SENTENCES.put(
        () -> Tensor.ones(2, 3).permute(0),
        "permute: each dimension must be named once, got self float32[2, 3], dims [0]");
    SENTENCES.put(
        () -> Tensor.ones(2, 3).expand(3),
        "expand: there must be a size for each dimension, and not only 1, got self float32[2, 3],"
            + " size [3]");
    SENTENCES.put(
        () -> Tensor.ones(1, 2).expand(3, 2).mul_(Tensor.ones(3, 2)),
        "mul_: unsupported operation: more than one element of the written-to tensor refers to a"
            + " single memory location. Please copy() the tensor before performing the operation,"
            + " got self float32[3, 2], other float32[3, 2]");
    SENTENCES.put(
        () -> Linalg.inv(Tensor.ones(2, 3)),
        "inv: A must be batches of square matrices, but they are 2 by 3 matrices, got A"
            + " float32[2, 3]");
    SENTENCES.put(
        () -> Distances.cdist(ints(2, 3), ints(2, 3), 2),
        "cdist: cdist only supports floating-point dtypes, X1 got: int64, got x1 int64[2, 3], x2"
            + " int64[2, 3], p 2.0");
    SENTENCES.put(
        () -> Tensor.ones(2, 2).to(Device.META).nonzero(),
        "nonzero: its result's shape is not known without computing it, which the meta device does"
            + " not, got self float32[2, 2] on meta");
    SENTENCES.put(
        () -> Tensor.ones(2).to(Device.META).to(Device.CPU),
        "to: a tensor on meta has no values, got self float32[2] on meta, device cpu");
  }

  @Test
  void eachIsInThisLibrarysWords() {
    assumeTrue(LibTorch.load().version().compareTo("2.13") >= 0, "older ones hand out no text");
    SENTENCES.forEach(
        (call, sentence) -> {
          try (Scope _ = Scope.open()) {
            assertThatExceptionOfType(TorchException.class)
                .isThrownBy(call::get)
                .withMessage(sentence);
          }
        });
  }

  @Test
  void anIndexOutsideAnEmbeddingSaysWhatItsLimitIs() {
    assumeTrue(LibTorch.load().version().compareTo("2.13") >= 0, "older ones hand out no text");
    try (Scope _ = Scope.open();
        Embedding embedding = Embedding.of(3, 4)) {
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> embedding.forward(ints(2).mul(9)))
          .withMessageStartingWith(
              "embedding: every index must be 0 or more and below the number of the weight's rows,"
                  + " got weight float32[3, 4], indices int64[2]");
    }
  }

  @Test
  void memoryThatIsNotThereIsANumberOfBytes() {
    assumeTrue(LibTorch.load().version().compareTo("2.13") >= 0, "older ones hand out no text");
    assertThatExceptionOfType(OutOfMemoryException.class)
        .isThrownBy(() -> Tensor.ones(1L << 50))
        .withMessage(
            "empty: memory for float32[1125899906842624] on cpu must be there, got:"
                + " 4503599627370496 bytes of memory could not be allocated");
  }

  /** LibTorch takes most of these and returns a tensor of garbage or without values. */
  @Test
  void tensorsOfTwoDevicesAreRefusedByEachOperator() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(3, 3);
      Tensor y = Tensor.ones(3, 3).to(Device.META);
      List<Supplier<Object>> calls =
          List.of(
              () -> x.add(y),
              () -> x.matmul(y),
              () -> y.matmul(x),
              () -> y.mul(x),
              () -> Tensor.cat(List.of(x, y), 0),
              () -> Torch.einsum("ij,jk->ik", x, y),
              () -> x.maximum(y),
              () -> Linalg.solve(y, x));
      for (Supplier<Object> call : calls) {
        DeviceException e = catchThrowableOfType(DeviceException.class, call::get);
        assertThat(e).isNotNull();
        assertThat(e.getMessage()).contains(": all tensors must be on one device, got ");
        assertThat(e.hint()).contains("to(device)");
      }
      assertThatExceptionOfType(DeviceException.class)
          .isThrownBy(() -> x.matmul(y))
          .withMessage(
              "matmul: all tensors must be on one device, got self float32[3, 3], other"
                  + " float32[3, 3] on meta");
    }
  }

  @Test
  void numbersAndIndicesMayBeElsewhere() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(3, 3).to(Device.META);
      assertThat(x.mul(Tensor.scalar(2)).device()).isEqualTo(Device.META);
      assertThat(x.mul(2).device()).isEqualTo(Device.META);
      assertThat(x.index(ints(2)).shape()).isEqualTo(Shape.of(2, 3));
    }
  }

  @Test
  void aLayerOnAnotherDeviceThanItsInputIsAnError() {
    try (Scope _ = Scope.open();
        Linear layer = Linear.of(3, 2)) {
      layer.to(Device.META);
      assertThatExceptionOfType(DeviceException.class)
          .isThrownBy(() -> layer.forward(Tensor.ones(4, 3)))
          .withMessage(
              "linear: all tensors must be on one device, got input float32[4, 3], weight"
                  + " float32[2, 3] on meta, bias float32[2] on meta");
    }
  }

  @Test
  void noResultIsCutOffInPlace() {
    try (Scope _ = Scope.open()) {
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> ints(2).add_(0.5))
          .withMessage(
              "add_: a result of float32 must not lose what int64 cannot hold, got self int64[2]");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> ints(2).sub_(Tensor.ones(2)))
          .withMessageStartingWith("sub_: a result of float32 must not lose");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Tensor.ones(2).gt(0).add_(1))
          .withMessage(
              "add_: a result of int64 must not lose what bool cannot hold, got self bool[2]");
      assertThat(ints(2).add_(2).toLongArray()).containsExactly(3, 3);
      assertThat(ints(2).to(DType.INT8).add_(ints(2)).dtype()).isEqualTo(DType.INT8);
    }
  }

  @Test
  void integersHaveNoNegativePower() {
    try (Scope _ = Scope.open()) {
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> ints(2).pow(-1))
          .withMessage(
              "pow: integers must not be raised to a negative power, got int64[2] and -1.0");
      assertThat(ints(2).mul(4).pow(-0.5).toDoubleArray()).containsExactly(0.5, 0.5);
    }
  }

  @Test
  void aRangeLeadsToItsEnd() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.arange(5, 0, 1))
        .withMessage("arange: the step must lead from the start to the end, got 5 to 0 by 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Torch.arange(0, 5, -1, DType.FLOAT32))
        .withMessage(
            "arange: the step must lead from the start to the end, got 0.0 to 5.0 by -1.0");
    try (Scope _ = Scope.open()) {
      assertThat(Tensor.arange(5, 5, -1).numel()).isZero();
    }
  }

  @Test
  void productsOfVectorsNameThemselves() {
    try (Scope _ = Scope.open()) {
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(3).dot(Tensor.ones(4)))
          .withMessage("dot: both vectors must have one length, got float32[3] and float32[4]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(3, 2).outer(Tensor.ones(4)))
          .withMessage("outer: both tensors must be vectors, got float32[3, 2] and float32[4]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(7).addmm(Tensor.ones(2, 3), Tensor.ones(3, 5)))
          .withMessage(
              "addmm: sizes must be equal or 1, counted from the last dimension, got [7] and [2,"
                  + " 5]");
    }
  }

  /** LibTorch's kernel reads outside its memory instead. */
  @Test
  void labelsOfCtcAreClasses() {
    try (Scope _ = Scope.open()) {
      Tensor logits = Tensor.ones(5, 2, 3).logSoftmax(-1);
      long[] steps = {5, 5};
      Tensor fine = Tensor.of(new long[] {1, 2, 1, 9}, 2, 2); // 9 is beyond the second's length
      assertThat(ctc(logits, fine, steps, 2, 1).isFinite().item()).isEqualTo(1);
      for (Tensor wrong :
          List.of(Tensor.of(new long[] {1, 2, 7, 1}, 2, 2), Tensor.of(new long[] {1, 2, 7}))) {
        assertThatExceptionOfType(TorchException.class)
            .isThrownBy(() -> ctc(logits, wrong, steps, 2, 1))
            .withMessage("ctc: every label must be from 0 to below 3, got 7 in target 1");
      }
    }
  }

  private static Tensor ctc(Tensor logits, Tensor targets, long[] steps, long... lengths) {
    return ClassLosses.ctc(
        logits, targets, steps, lengths, 0, org.cresset.torch.nn.functional.Reduction.MEAN, false);
  }

  @Test
  void positionsToUnravelAreIntegers() {
    try (Scope _ = Scope.open()) {
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Torch.unravelIndex(Tensor.ones(3), 2, 2))
          .withMessage("unravelIndex: the positions must be integers, got float32[3]");
    }
  }

  @Test
  void aGradientIsGivenToWhatItFits() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(3).requiresGrad_(true);
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> x.grad(Tensor.ones(4)))
          .withMessage(
              "grad: the gradient must have the tensor's shape, type and device, float32[3], got"
                  + " float32[4]");
      for (Tensor wrong : List.of(Tensor.ones(DType.FLOAT64, 3), Tensor.ones(3).to(Device.META))) {
        assertThatExceptionOfType(TorchException.class)
            .isThrownBy(() -> x.grad(wrong))
            .withMessageStartingWith("grad: the gradient must have the tensor's shape, type");
      }
      assertThat(x.grad()).isNull();
    }
  }
}
